/** Four characters at once, read as one little-endian word. */

/** Whether one of them may be a blank or control character; an unusual one may say yes without. */
export function hasBlank(word: number): boolean {
  return ((word - 0x21212121) & ~word & 0x80808080) !== 0;
}
