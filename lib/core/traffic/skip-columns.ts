/**
 * Where the column after the next `count` ones starts, or -1 if the line ends before or has a control character.
 *
 * Four characters at once: of a word, one bit for each character up to the blank, and their sum by a multiplication.
 */
export function skipColumns(view: DataView, from: number, count: number): number {
  let left = count;
  for (let at = from; ; at = (at + 4) | 0) {
    const word = view.getInt32(at, true);
    const blanks = ~(((word & 0x7f7f7f7f) + 0x5f5f5f5f) | word) & 0x80808080;
    const found = Math.imul(blanks >>> 7, 0x01010101) >>> 24;
    if (found < left) {
      // A blank has bit 5 set, a control character has not.
      if ((blanks & ~(word << 2)) !== 0) return -1;
      left = (left - found) | 0;
      continue;
    }
    let rest = blanks;
    for (; left > 1; left--) rest &= rest - 1;
    const last = rest & -rest;
    if ((blanks & ~(word << 2) & (last | (last - 1))) !== 0) return -1;
    return (at + ((39 - Math.clz32(last)) >> 3)) | 0;
  }
}
