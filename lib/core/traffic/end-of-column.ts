const LOW_BITS = 0x7f7f7f7f;
/** Added to seven bits, carries into the eighth from the first printable character on. */
const TO_PRINTABLE = 0x5f5f5f5f;
const TOP_BITS = 0x80808080 | 0;

/** Where the first blank or control character from `from` on is; there must be one. Four characters at once. */
export function endOfColumn(view: DataView, from: number): number {
  for (let at = from; ; at = (at + 4) | 0) {
    const word = view.getInt32(at, true);
    const ends = ~(((word & LOW_BITS) + TO_PRINTABLE) | word) & TOP_BITS;
    if (ends !== 0) return at + ((31 - Math.clz32(ends & -ends)) >> 3);
  }
}
