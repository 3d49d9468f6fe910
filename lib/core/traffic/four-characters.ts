/** Questions about four characters at once, read as one little-endian word. */

/** Four bits, one for each character: is it a blank or control character? */
export function blanksOf(word: number): number {
  const marks = ~(((word & 0x7f7f7f7f) + 0x5f5f5f5f) | word) & 0x80808080;
  return (Math.imul(marks >>> 7, 0x01020408) >>> 24) & 15;
}

/** The place of the lowest bit that is set, -1 if none is. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
