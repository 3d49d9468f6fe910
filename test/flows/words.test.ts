import { assert, constantFrom, array, integer, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { longNumber, shortNumber } from '../../lib/core/traffic/digits.ts';
import { DottedQuad } from '../../lib/core/traffic/dotted-quad.ts';
import { endOfColumn } from '../../lib/core/traffic/end-of-column.ts';
import { InterfaceIds } from '../../lib/core/traffic/interface-ids.ts';
import { marksOf } from '../../lib/core/traffic/marks.ts';
import { parseIpv4 } from '../../lib/core/traffic/ip-address.ts';
import { FIRST_BYTE, TextWindow } from '../../lib/core/traffic/text-window.ts';
import { skipColumns } from '../../lib/core/traffic/skip-columns.ts';
import { TokenMemo } from '../../lib/core/traffic/token-memo.ts';
import { TokenTable } from '../../lib/core/traffic/token-table.ts';
import { toBytes } from './flow-records.ts';

const ROOM = 64;

/** The text with other text close around it, as in a line. */
function place(text: string, around: string): { bytes: Uint8Array; view: DataView; to: number } {
  const bytes = toBytes(`${around.padStart(ROOM, around)}${text}${around.padEnd(ROOM, around)}`);
  return { bytes, view: new DataView(bytes.buffer), to: ROOM + text.length };
}

const surroundings = constantFrom(' ', '.', '9', '1.', 'x ');
const octet = oneof(
  integer({ min: 0, max: 300 }).map(String),
  constantFrom('', '00', '01', '000', '0255', '2a', '-1'),
);
const nearlyAddress = oneof(
  array(octet, { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.')),
  array(octet, { minLength: 1, maxLength: 6 }).map((octets) => octets.join('.')),
  string({ unit: constantFrom(...Array.from('0123456789.:/ -')), maxLength: 18 }),
);

test('an IPv4 address is read as by the loop over its characters', () => {
  const quad = new DottedQuad();
  assert(
    property(nearlyAddress, surroundings, (text, around) => {
      const { bytes, view, to } = place(text, around);
      const expected = parseIpv4(bytes, ROOM, to);
      expect(quad.read(view, ROOM, to) ? quad.address >>> 0 : -1).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});

test('a number of one to eight digits is read as by the loop over its characters', () => {
  const nearlyNumber = string({
    unit: constantFrom(...Array.from('00123456789:/ -ÿ')),
    minLength: 1,
    maxLength: 8,
  });
  assert(
    property(
      oneof(integer({ min: 0, max: 99_999_999 }).map(String), nearlyNumber),
      surroundings,
      (text, around) => {
        const { bytes, view, to } = place(text, around);
        expect(shortNumber(view, text.length, to)).toBe(longNumber(bytes, ROOM, to));
      },
    ),
    { numRuns: 3000 },
  );
});

const anyText = string({ unit: constantFrom(...Array.from('aaa1~\u007f\u0080ÿ \n\t\0!')), maxLength: 90 });

test('the ends of all columns are the characters up to the blank, whatever an earlier text left', () => {
  const window = new TextWindow();
  assert(
    property(anyText, (text) => {
      window.bytes.set(toBytes(text), FIRST_BYTE);
      const count = window.findEnds(FIRST_BYTE + text.length);
      const expected = Array.from(text).flatMap((character, at) =>
        character <= ' ' ? [FIRST_BYTE + at] : [],
      );
      expect([...window.ends.subarray(1, count + 1)]).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('the end of a column is the first character up to the blank', () => {
  assert(
    property(anyText, (text) => {
      const { view } = place(text, ' ');
      expect(endOfColumn(view, ROOM)).toBe(ROOM + `${text} `.search(/[\0- ]/));
    }),
  );
});

test('tokens and ids found as words have the numbers of the token table, however many there are', () => {
  const tokens = new TokenTable();
  const memo = new TokenMemo(tokens);
  const ids = new InterfaceIds(tokens);
  const token = string({ unit: constantFrom(...Array.from('ab-0')), minLength: 1, maxLength: 27 });
  const id = string({ unit: constantFrom(...Array.from('0123456789abcdef')), minLength: 17, maxLength: 17 });
  assert(
    property(tuple(token, id), constantFrom(' ', 'a ', '- '), ([text, hex], around) => {
      const word = place(text, around);
      expect(memo.numberAt(word.bytes, word.view, ROOM, word.to)).toBe(
        tokens.intern(word.bytes, ROOM, word.to),
      );
      const whole = place(`eni-${hex}`, ' ');
      for (let times = 0; times < 2; times++)
        expect(ids.numberAt(whole.bytes, whole.view, ROOM)).toBe(tokens.intern(whole.bytes, ROOM, whole.to));
    }),
    { numRuns: 2000 },
  );
});

test.each([' ', '\0', '\u007f', 'ÿ'])('an id with %j in it is left to the general path', (character) => {
  const { bytes, view } = place(`eni-0123456${character}89abcdef0`, ' ');
  expect(new InterfaceIds(new TokenTable()).numberAt(bytes, view, ROOM)).toBe(-1);
});

test('columns are skipped blank by blank, and not over the end of a line or another control character', () => {
  assert(
    property(anyText, integer({ min: 1, max: 6 }), (text, count) => {
      const { view } = place(text, '\n');
      const blanks = [...`${text}\n`.matchAll(/[\0- ]/g)].slice(0, count);
      const isLine = blanks.length === count && blanks.every(([blank]) => blank === ' ');
      expect(skipColumns(view, ROOM, count)).toBe(isLine ? ROOM + blanks.at(-1)!.index + 1 : -1);
    }),
    { numRuns: 2000 },
  );
});

test('marks are the characters without the bit that all digits have', () => {
  assert(
    property(
      string({ unit: constantFrom(...Array.from('059 .-\n:aZ\0ÿ')), minLength: 32, maxLength: 32 }),
      (text) => {
        const { view } = place(text, ' ');
        const bits = Array.from(text, (character) => (character.charCodeAt(0) & 16 ? '0' : '1'));
        expect(marksOf(view, ROOM) >>> 0).toBe(Number.parseInt(bits.join(''), 2));
      },
    ),
  );
});
