/**
 * Where 32 characters are dots or blanks, as the bits of one word, the first character highest.
 *
 * All digits have bit 4, and blanks, dots and newlines have not. Two words of characters are shifted into each other,
 * and a multiplication gathers their eight bits in the topmost byte.
 */
export function marksOf(view: DataView, at: number): number {
  const bit = 0x10101010;
  const gather = 0x08040201;
  const a = (view.getInt32(at, true) & bit) | ((view.getInt32(at + 4, true) & bit) >>> 4);
  const b = (view.getInt32(at + 8, true) & bit) | ((view.getInt32(at + 12, true) & bit) >>> 4);
  const c = (view.getInt32(at + 16, true) & bit) | ((view.getInt32(at + 20, true) & bit) >>> 4);
  const d = (view.getInt32(at + 24, true) & bit) | ((view.getInt32(at + 28, true) & bit) >>> 4);
  return ~(
    (Math.imul(a, gather) & 0xff000000) |
    ((Math.imul(b, gather) >>> 8) & 0xff0000) |
    ((Math.imul(c, gather) >>> 16) & 0xff00) |
    (Math.imul(d, gather) >>> 24)
  );
}
