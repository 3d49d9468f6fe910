/** Decimal numbers of one to eight digits, four characters at a time and without a loop. */

const ZEROS = 0x30303030;
/** Added to a byte of ten or more, sets its topmost bit. */
const BEYOND_NINE = 0x76767676;
const TOP_BITS = 0x80808080 | 0;
/** Of a number of so many digits: which of its last four characters, and of the four before, belong to it. */
const LAST_MASKS = Int32Array.of(0, 0xff000000, 0xffff0000, 0xffffff00, -1, -1, -1, -1, -1);
const FIRST_MASKS = Int32Array.of(0, 0, 0, 0, 0, 0xff000000, 0xffff0000, 0xffffff00, -1);

/** The number that ends before `to` and has `length` digits, 1 to 8; -1 if one of them is none. */
export function shortNumber(view: DataView, length: number, to: number): number {
  const last = (view.getInt32(to - 4, true) ^ ZEROS) & LAST_MASKS[length]!;
  const first = (view.getInt32(to - 8, true) ^ ZEROS) & FIRST_MASKS[length]!;
  if (((last | (last + BEYOND_NINE) | first | (first + BEYOND_NINE)) & TOP_BITS) !== 0) return -1;
  return eightDigits(first, last);
}

/** The number of two words of digits, from each of which the zeros are taken off; anything may come out for others. */
export function eightDigits(first: number, last: number): number {
  const firstPairs = (Math.imul(first, 10) + (first >>> 8)) & 0xff00ff;
  const lastPairs = (Math.imul(last, 10) + (last >>> 8)) & 0xff00ff;
  return (
    Math.imul(firstPairs & 0xff, 1_000_000) +
    Math.imul(firstPairs >>> 16, 10_000) +
    Math.imul(lastPairs & 0xff, 100) +
    (lastPairs >>> 16)
  );
}

/** The number of up to 15 digits in bytes[from, to), -1 if it is longer or no number. */
export function longNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 15) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
