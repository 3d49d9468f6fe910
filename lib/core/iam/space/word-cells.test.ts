import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob, toGlob, toLiteral } from '../glob.ts';
import { isUnknown } from '../truth.ts';
import { parseTemplate } from '../template.ts';
import { addressCells } from './address-cells.ts';
import { numberCells } from './number-cells.ts';
import { matchesPattern, wordCells } from './word-cells.ts';

const glob = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 6 }).map(toGlob);
const arnGlob = fc.string({ unit: fc.constantFrom('a', ':', '*', '?'), maxLength: 6 }).map((text) => {
  const template = parseTemplate(text, 'arn', false);
  if (isUnknown(template) || !template.constant) throw new Error('a pattern without variables');
  return template.constant;
});
const pattern = fc.record({ glob: fc.oneof(glob, arnGlob), ignoreCase: fc.boolean() });
const word = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'c', ':'), maxLength: 7 });

test('every word matches as one of the cells says, and each cell as its own word does', () => {
  fc.assert(
    fc.property(
      fc.array(pattern, { maxLength: 4 }),
      fc.array(word, { minLength: 10, maxLength: 10 }),
      (patterns, words) => {
        const cells = wordCells(patterns, { prefix: '', atLeast: 0 });
        if (isUnknown(cells)) throw new Error(cells.unknown);
        const vector = (text: string): string => patterns.map((item) => matchesPattern(item, text)).join();
        for (const cell of cells) expect(vector(cell.word)).toBe(cell.matches.join());
        const known = new Set(cells.map((cell) => cell.matches.join()));
        for (const text of words) expect(known).toContain(vector(text));
      },
    ),
    { numRuns: 300 },
  );
});

test('with a shape, words keep to prefix, alphabet and length', () => {
  const shape = { prefix: 'ab', alphabet: 'ab', atLeast: 2, atMost: 3 };
  fc.assert(
    fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), (patterns) => {
      const cells = wordCells(patterns, shape);
      if (isUnknown(cells)) throw new Error(cells.unknown);
      for (const cell of cells) expect(cell.word).toMatch(/^ab[ab]{2,3}$/);
    }),
    { numRuns: 200 },
  );
});

test('a glob without bound wildcards matches as its regular expression does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 }),
      word,
      (text, candidate) => {
        const expression = new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
        expect(matchesGlob(toGlob(text), candidate)).toBe(expression.test(candidate));
      },
    ),
    { numRuns: 500 },
  );
});

test('many literals are one cell each, and one for everything else', () => {
  const literals = Array.from({ length: 300 }, (_, i) => ({ glob: toLiteral(`vpce-${i.toString(16)}`) }));
  const cells = wordCells(literals, { prefix: 'vpce-', atLeast: 1 });
  expect(isUnknown(cells) ? cells : cells.length).toBe(301);
});

test('words are as short as they can be, of the plainest characters', () => {
  const wordsOf = (texts: readonly string[]): unknown => {
    const cells = wordCells(
      texts.map((text) => ({ glob: toGlob(text) })),
      { prefix: '', atLeast: 1 },
    );
    return isUnknown(cells) ? cells : cells.map(({ word: shortest }) => shortest).toSorted();
  };
  expect(wordsOf(['a*', '*b'])).toEqual(['a', 'ab', 'b', 'x']);
  expect(wordsOf(['a?c', '*c'])).toEqual(['axc', 'c', 'x']);
  expect(wordsOf([])).toEqual(['x']);
});

test('patterns that overlap in too many ways are said to', () => {
  const overlapping = (letters: string): unknown =>
    wordCells(
      letters.split('').map((letter) => ({ glob: toGlob(`*${letter}*`) })),
      { prefix: '', atLeast: 1 },
    );
  expect(overlapping('abcdefgh')).toHaveLength(256);
  expect(overlapping('abcdefghi')).toEqual({ unknown: expect.stringContaining('too many') });
});

test('too many cells are said to be too many', () => {
  const literals = Array.from({ length: 500 }, (_, i) => ({ glob: toLiteral(`x${i}`) }));
  expect(isUnknown(wordCells(literals, { prefix: '', atLeast: 1 }))).toBe(true);
});

test('addresses cover inside and outside of nested ranges, of both versions, public and private', () => {
  const cells = addressCells(['203.0.113.0/24', '203.0.113.5', '10.0.0.0/8']);
  expect(cells).toContain('198.51.100.7');
  expect(cells).toContain('203.0.113.5');
  expect(cells).toContain('203.0.113.0');
  expect(cells).toContain('10.0.0.7');
  expect(cells.some((address) => address.includes(':'))).toBe(true);
});

test('numbers lie at, beside and between the given ones', () => {
  expect(numberCells([10, 1.5])).toEqual([0, 1, 1.5, 2, 3, 9, 10, 11]);
});
