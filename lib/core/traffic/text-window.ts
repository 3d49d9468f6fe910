/**
 * A stretch of text in one place, and where its columns end.
 *
 *   bytes   ........ 2 123456789012 eni-0… 10.0.1.5 …  OK⏎2 1234…
 *   ends           ^  ^            ^      ^            ^  ^        ends[0] is the byte before the text
 *
 * Eight words are looked at in one go: a few operations on each find all characters up to a blank in it, and a
 * multiplication gathers them into one bit a character. That costs a third of a loop over bytes, and it is
 * paid once, whichever columns are wanted. For the default
 * format, whose wanted columns come first, DefaultLines is faster without it.
 */

/** Room before the text, so that a word that ends in the first column can be read. */
export const FIRST_BYTE = 64;
/** New text in one go: it stays in the processor's nearest cache while its lines are read. */
export const STRETCH_BYTES = 16_384;
/** Longest line that may lie before it, its newline, and what a word may reach behind it. */
const ROOM_BYTES = FIRST_BYTE + 65_536 + STRETCH_BYTES + 64;

const LOW_BITS = 0x7f7f7f7f;
/** Added to seven bits, carries into the eighth from the first printable character on. */
const TO_PRINTABLE = 0x5f5f5f5f;
const HIGH_OF_FIRST = 0x10101010;
const HIGH_OF_SECOND = 0x01010101;
/** Brings the eight single bits of two words together in the topmost byte, the first character highest. */
const GATHER = 0x08040201;
const TOP_BIT = 0x80000000 | 0;

export class TextWindow {
  readonly bytes = new Uint8Array(ROOM_BYTES);
  readonly view = new DataView(this.bytes.buffer);
  /** Places of all characters up to the blank (32), from entry 1 on. */
  readonly ends = new Int32Array(ROOM_BYTES);
  readonly #words = new Int32Array(this.bytes.buffer);

  /** Fills `ends` for the text from FIRST_BYTE to `to`; answers how many ends there are. */
  findEnds(to: number): number {
    const { ends } = this;
    const words = this.#words;
    // What an earlier text left behind this one must not look like an end.
    this.bytes.fill(TO_PRINTABLE, to, to + 32);
    ends[0] = FIRST_BYTE - 1;
    let count = 0;
    for (let word = FIRST_BYTE >> 2; word << 2 < to; word += 8) {
      const a = words[word]!;
      const b = words[word + 1]!;
      const c = words[word + 2]!;
      const d = words[word + 3]!;
      const e = words[word + 4]!;
      const f = words[word + 5]!;
      const g = words[word + 6]!;
      const h = words[word + 7]!;
      const ab =
        (((((a & LOW_BITS) + TO_PRINTABLE) | a) >>> 3) & HIGH_OF_FIRST) |
        (((((b & LOW_BITS) + TO_PRINTABLE) | b) >>> 7) & HIGH_OF_SECOND);
      const cd =
        (((((c & LOW_BITS) + TO_PRINTABLE) | c) >>> 3) & HIGH_OF_FIRST) |
        (((((d & LOW_BITS) + TO_PRINTABLE) | d) >>> 7) & HIGH_OF_SECOND);
      const ef =
        (((((e & LOW_BITS) + TO_PRINTABLE) | e) >>> 3) & HIGH_OF_FIRST) |
        (((((f & LOW_BITS) + TO_PRINTABLE) | f) >>> 7) & HIGH_OF_SECOND);
      const gh =
        (((((g & LOW_BITS) + TO_PRINTABLE) | g) >>> 3) & HIGH_OF_FIRST) |
        (((((h & LOW_BITS) + TO_PRINTABLE) | h) >>> 7) & HIGH_OF_SECOND);
      let blanks = ~(
        (Math.imul(ab, GATHER) & 0xff000000) |
        ((Math.imul(cd, GATHER) >>> 8) & 0xff0000) |
        ((Math.imul(ef, GATHER) >>> 16) & 0xff00) |
        (Math.imul(gh, GATHER) >>> 24)
      );
      const first = word << 2;
      while (blanks !== 0) {
        const at = Math.clz32(blanks);
        ends[++count] = first + at;
        blanks &= ~(TOP_BIT >>> at);
      }
    }
    return count;
  }
}

/** One a thread: filled and read within one call, never kept across two. */
export const textWindow = new TextWindow();
