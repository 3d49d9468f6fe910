import { describe, expect, test } from 'vitest';
import { ADDRESS_FIELDS, TOKEN_FIELDS, type FlowQuestion } from '../../lib/core/traffic/flow-question.ts';
import { FORMATS, makeRecord, mutate, TEST_RANGES, toBytes, toDice, type Dice } from './flow-records.ts';
import { parseByReference } from './reference-parser.ts';
import { scanText } from './scan-text.ts';

const QUESTIONS: readonly Required<Pick<FlowQuestion, 'by' | 'ranges' | 'exactAddresses'>>[] = [
  { by: [...TOKEN_FIELDS, ...ADDRESS_FIELDS], ranges: TEST_RANGES, exactAddresses: ADDRESS_FIELDS },
  { by: ['interface-id', 'srcaddr', 'dstaddr'], ranges: TEST_RANGES, exactAddresses: [] },
  {
    by: ['interface-id', 'pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction'],
    ranges: [],
    exactAddresses: [],
  },
  { by: ['dstaddr', 'srcaddr'], ranges: TEST_RANGES, exactAddresses: ['dstaddr'] },
];

function compare(
  fields: readonly string[],
  text: string,
  question: (typeof QUESTIONS)[number],
  cuts: readonly number[],
): void {
  expect(scanText(fields, toBytes(text), question, cuts)).toEqual(parseByReference(fields, text, question));
}

function makeText(fields: readonly string[], dice: Dice, records: number): string {
  const lines = Array.from({ length: records }, () => makeRecord(fields, dice));
  return lines.join('\n') + (dice(2) === 0 ? '\n' : '');
}

function randomCuts(dice: Dice, length: number): number[] {
  return Array.from({ length: dice(6) }, () => dice(length + 1)).sort((a, b) => a - b);
}

describe('the scanner equals the reference parser', () => {
  test.each(FORMATS.map((fields, at) => [at, fields] as const))(
    'for well-formed records of format %i',
    (seed, fields) => {
      const dice = toDice(seed);
      for (const question of QUESTIONS) compare(fields, makeText(fields, dice, 400), question, []);
    },
  );

  test.each(FORMATS.map((fields, at) => [at, fields] as const))(
    'for mutated text of format %i in random pieces',
    (seed, fields) => {
      const dice = toDice(1000 + seed);
      for (let run = 0; run < 150; run++) {
        const text = mutate(makeText(fields, dice, 12), dice);
        compare(fields, text, QUESTIONS[run % QUESTIONS.length]!, randomCuts(dice, text.length));
      }
    },
  );

  test('wherever a text is cut in two', () => {
    const dice = toDice(7);
    const fields = FORMATS[0]!;
    const text = makeText(fields, dice, 6);
    for (let cut = 0; cut <= text.length; cut++) compare(fields, text, QUESTIONS[0]!, [cut]);
  });

  test('when every byte is a piece of its own', () => {
    const text = makeText(FORMATS[1]!, toDice(8), 5);
    compare(
      FORMATS[1]!,
      text,
      QUESTIONS[0]!,
      Array.from({ length: text.length }, (_, at) => at),
    );
  });

  test.each([65_530, 65_536, 65_537, 1_000_000])('around a line of %i bytes', (length) => {
    const fields = FORMATS[5]!;
    const dice = toDice(9);
    const record = makeRecord(fields, dice).replace(/novelty\S*|(?<= )-(?= )/, 'x');
    const long = record.replace(
      /^(\S+) (\S+)/,
      (_, bytes: string) => `${bytes} ${'y'.repeat(length - record.length)}`,
    );
    const text = `${makeText(fields, dice, 3).trimEnd()}\n${long}\n${makeText(fields, dice, 3)}`;
    compare(fields, text, QUESTIONS[0]!, []);
    compare(fields, text, QUESTIONS[0]!, [300, 40_000, 66_000]);
  });
});
