/**
 * Mutated lines and mutated files against the reference parser: nothing crashes, no byte is counted that is not
 * there, and none is lost that the reference counts.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseHeader } from '../../lib/core/traffic/flow-log-format.ts';
import { ADDRESS_FIELDS, TOKEN_FIELDS } from '../../lib/core/traffic/flow-question.ts';
import { FlowLogReader } from '../../lib/files/flow-log-reader.ts';
import { FORMATS, makeRecord, mutate, TEST_RANGES, toBytes, toDice, type Dice } from './flow-records.ts';
import { parseByReference } from './reference-parser.ts';
import { scanText, toLines } from './scan-text.ts';

const QUESTION = {
  by: [...TOKEN_FIELDS, ...ADDRESS_FIELDS],
  ranges: TEST_RANGES,
  exactAddresses: [...ADDRESS_FIELDS],
  countsRejections: true,
};
const LINES_A_TEXT = 20;

export interface FuzzResult {
  readonly lines: number;
  readonly files: number;
  readonly brokenFiles: number;
}

/** Throws an error with the seed at the first difference. */
export async function fuzzFlowLogs(lines: number, files: number, seed: number): Promise<FuzzResult> {
  let fuzzed = 0;
  for (let run = 0; fuzzed < lines; run++) fuzzed += fuzzLines(seed + run);
  let brokenFiles = 0;
  for (let run = 0; run < files; run++) if (await fuzzFile(seed + run)) brokenFiles++;
  return { lines: fuzzed, files, brokenFiles };
}

function makeText(fields: readonly string[], dice: Dice): string {
  return Array.from({ length: LINES_A_TEXT }, () => makeRecord(fields, dice)).join('\n');
}

function fuzzLines(seed: number): number {
  const dice = toDice(seed);
  const fields = FORMATS[dice(FORMATS.length)]!;
  const text = mutate(makeText(fields, dice), dice);
  const cuts = Array.from({ length: dice(5) }, () => dice(text.length + 1)).sort((a, b) => a - b);
  const expected = parseByReference(fields, text, QUESTION);
  const actual = scanText(fields, toBytes(text), QUESTION, cuts);
  const toText = ({ counts, groups }: typeof actual): string => JSON.stringify([counts, groups]);
  mustBeEqual(`lines of seed ${seed}`, toText(actual), toText(expected));
  return expected.counts.lines;
}

/** Changes the text, the compressed bytes, or both; answers whether the file was refused. */
async function fuzzFile(seed: number): Promise<boolean> {
  const dice = toDice(seed ^ 0x5f5f5f);
  const fields = FORMATS[dice(FORMATS.length)]!;
  const text = `${fields.join(' ')}\n${makeText(fields, dice)}`;
  const stored = gzipSync(Buffer.from(dice(2) === 0 ? mutate(text, dice) : text, 'latin1'));
  const bytes = dice(2) === 0 ? damage(stored, dice) : stored;
  const reader = new FlowLogReader(QUESTION);
  const size = 1 + dice(300);
  const report = await reader.read({ kind: 'stream', name: 'fuzzed', open: () => pieces(bytes, size) });
  const groups = toLines(reader.groups(), reader.rejections());
  const refused = report.problem !== undefined && report.problem.kind !== 'malformedLines';
  const expected = refused ? [] : expectedGroups(bytes);
  mustBeEqual(`file of seed ${seed}`, JSON.stringify(groups), JSON.stringify(expected));
  return refused;
}

/** What Node's own gunzip and the reference make of a file that was not refused. */
function expectedGroups(bytes: Uint8Array): readonly string[] {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isGzip ? gunzipSync(bytes) : Buffer.from(bytes)).toString('latin1');
  const [header, ...lines] = text.split('\n');
  const reading = parseHeader(header!);
  if (reading.kind === 'notAHeader') throw new Error('a file without a header was not refused');
  return parseByReference(reading.format.fields, lines.join('\n'), QUESTION).groups;
}

function damage(bytes: Uint8Array, dice: Dice): Uint8Array {
  const damaged = Buffer.from(bytes);
  const at = dice(damaged.length);
  switch (dice(5)) {
    case 0:
      return damaged.subarray(0, at);
    case 1:
      return Buffer.concat([damaged, Buffer.from(Array.from({ length: 1 + dice(20) }, () => dice(256)))]);
    case 2:
      return Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + dice(30))]);
    case 3:
      return Buffer.concat([damaged, damaged.subarray(0, at)]);
    default:
      damaged[at]! ^= 1 << dice(8);
      return damaged;
  }
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function mustBeEqual(what: string, actual: string, expected: string): void {
  if (actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 120), at + 200);
  throw new Error(`${what}: got\n${around(actual)}\ninstead of\n${around(expected)}`);
}
