import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LIMITS,
  HandleInflater,
  handleWorks,
  StreamInflater,
  type InflateLimits,
} from './gzip-inflater.ts';

const text = Array.from({ length: 60_000 }, (_, line) => `2 123456789012 eni-${line * 7919} 10.0.0.1\n`).join(
  '',
);
const whole = gzipSync(text);
const members = Buffer.concat([gzipSync(text.slice(0, 1000)), gzipSync(text.slice(1000))]);

async function inflate(
  kind: typeof HandleInflater | typeof StreamInflater,
  bytes: Uint8Array,
  pieceBytes: number,
  limits: InflateLimits = DEFAULT_LIMITS,
): Promise<{ readonly text: string; readonly problem: unknown }> {
  const pieces: Buffer[] = [];
  const inflater = new kind((piece) => pieces.push(Buffer.from(piece)), limits);
  let problem: unknown;
  for (let at = 0; at < bytes.length && !problem; at += pieceBytes)
    problem = await inflater.push(bytes.subarray(at, at + pieceBytes));
  problem ??= await inflater.end();
  inflater.close();
  return { text: Buffer.concat(pieces).toString(), problem };
}

test('the zlib handle of this Node still works as the fast path needs it', () => {
  expect(handleWorks()).toBe(true);
});

describe.each([
  ['through the handle', HandleInflater],
  ['through the stream', StreamInflater],
] as const)('inflating %s', (_name, kind) => {
  test.each([1 << 20, 262_144, 1000, 17])(
    'gives the text back from pieces of %i bytes',
    async (pieceBytes) => {
      expect(await inflate(kind, whole, pieceBytes)).toEqual({ text, problem: undefined });
    },
  );

  test('reads several gzip members as one file, also when a piece ends between them', async () => {
    const first = gzipSync(text.slice(0, 1000)).length;
    for (const size of [members.length, first, first - 1, first + 1]) {
      expect(await inflate(kind, members, size)).toEqual({ text, problem: undefined });
    }
  });

  test('says that a file is truncated wherever it was cut', async () => {
    const small = gzipSync(text.slice(0, 300));
    for (let end = 1; end < small.length; end++) {
      const { problem } = await inflate(kind, small.subarray(0, end), 64);
      expect([end, problem]).toEqual([end, { kind: 'truncated' }]);
    }
  });

  test('says that a file is corrupt when its checksum is wrong', async () => {
    const wrong = Buffer.from(whole);
    wrong[whole.length - 6]! ^= 1;
    expect((await inflate(kind, wrong, 4096)).problem).toMatchObject({ kind: 'corrupt' });
  });

  test('stops a bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 ** 2));
    expect((await inflate(kind, bomb, 65_536)).problem).toMatchObject({ kind: 'tooLarge' });
    expect((await inflate(kind, whole, 65_536, { inflatedBytes: 1000, ratio: 1 })).problem).toMatchObject({
      kind: 'tooLarge',
    });
  });
});

test('zeros behind the end are padding, other bytes are corruption', async () => {
  expect(await inflate(HandleInflater, Buffer.concat([whole, Buffer.alloc(600)]), 512)).toEqual({
    text,
    problem: undefined,
  });
  expect(
    (await inflate(HandleInflater, Buffer.concat([whole, Buffer.from('xyz')]), 512)).problem,
  ).toMatchObject({ kind: 'corrupt' });
});

test('a damaged file either inflates to the original or is a problem', async () => {
  const small = gzipSync(text.slice(0, 4000));
  const original = gunzipSync(small).toString();
  for (let at = 10; at < small.length; at++) {
    const damaged = Buffer.from(small);
    damaged[at]! ^= 1 << (at % 8);
    const { text: got, problem } = await inflate(HandleInflater, damaged, 100);
    if (!problem) expect(got).toBe(original);
  }
});
