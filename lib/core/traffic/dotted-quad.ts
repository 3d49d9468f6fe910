/**
 * The octets of an IPv4 address without a loop and almost without branches.
 *
 * Where the dots are changes from line to line, and a processor that guesses it wrong waits longer than all
 * of this takes. (Remembering addresses by their text was slower: the table took the cache from the sums.)
 */
const DOTS = 0x2e2e2e2e;
const LOW_BITS = 0x7f7f7f7f;
const HIGH_OF_FIRST = 0x10101010;
const HIGH_OF_SECOND = 0x01010101;
const GATHER = 0x08040201;
const TOP_BIT = 0x80000000 | 0;
const ZEROS = 0x303030;
const BEYOND_NINE = 0x767676;
const TOP_BITS = 0x808080;
/** Of an octet of so many digits: the last of three characters, and the smallest value without a leading zero. */
const MASKS = Int32Array.of(0, 0xff0000, 0xffff00, 0xffffff, 0);
const LEAST = Int32Array.of(0, 0, 10, 100, 1000);

export class DottedQuad {
  /** Of the address read last, as a signed number. */
  address = 0;

  /** Whether an IPv4 address fills the 7 to 15 characters in [from, to); 16 from there on must be readable. */
  read(view: DataView, from: number, to: number): boolean {
    const length = to - from;
    if (length < 7 || length > 15) return false;
    const a = view.getInt32(from, true) ^ DOTS;
    const b = view.getInt32(from + 4, true) ^ DOTS;
    const c = view.getInt32(from + 8, true) ^ DOTS;
    const d = view.getInt32(from + 12, true) ^ DOTS;
    const ab =
      (((((a & LOW_BITS) + LOW_BITS) | a) >>> 3) & HIGH_OF_FIRST) |
      (((((b & LOW_BITS) + LOW_BITS) | b) >>> 7) & HIGH_OF_SECOND);
    const cd =
      (((((c & LOW_BITS) + LOW_BITS) | c) >>> 3) & HIGH_OF_FIRST) |
      (((((d & LOW_BITS) + LOW_BITS) | d) >>> 7) & HIGH_OF_SECOND);
    // One bit a character, the first one highest; those behind the address are cut off.
    let dots =
      ~((Math.imul(ab, GATHER) & 0xff000000) | ((Math.imul(cd, GATHER) >>> 8) & 0xff0000)) &
      (TOP_BIT >> (length - 1));
    const first = Math.clz32(dots);
    dots ^= TOP_BIT >>> first;
    const second = Math.clz32(dots);
    dots ^= TOP_BIT >>> second;
    const third = Math.clz32(dots);
    if (dots !== TOP_BIT >>> third) return false;
    const lengthB = second - first - 1;
    const lengthC = third - second - 1;
    const lengthD = length - third - 1;
    if ((((first - 1) | (lengthB - 1) | (lengthC - 1) | (lengthD - 1)) & ~3) !== 0) return false;
    const octetA = octetBefore(view, from + first, first);
    const octetB = octetBefore(view, from + second, lengthB);
    const octetC = octetBefore(view, from + third, lengthC);
    const octetD = octetBefore(view, to, lengthD);
    if ((octetA | octetB | octetC | octetD) < 0) return false;
    this.address = (octetA << 24) | (octetB << 16) | (octetC << 8) | octetD;
    return true;
  }
}

/** The octet of 1 to 4 characters that ends before `to`; below zero if it is none. */
function octetBefore(view: DataView, to: number, length: number): number {
  const digits = ((view.getInt32(to - 4, true) >>> 8) ^ ZEROS) & MASKS[length]!;
  if ((((digits + BEYOND_NINE) | digits) & TOP_BITS) !== 0) return -1;
  const value = Math.imul(digits & 255, 100) + Math.imul((digits >>> 8) & 255, 10) + (digits >>> 16);
  return value | (((value - LEAST[length]!) | (255 - value)) >> 31);
}
