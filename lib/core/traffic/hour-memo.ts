/**
 * The hour of a ten-digit Unix time without reading it digit by digit.
 *
 * The first eight digits name a hundred seconds, and an hour is 36 of them: they decide the hour, and a file
 * holds only a handful of different ones.
 */
export class HourMemo {
  readonly #prefixes = new Int32Array(SIZE * 2).fill(-1);
  readonly #hours = new Int32Array(SIZE);

  /** Hours since 1970 of the first eight digits as two little-endian words, or -1 if they are no digits. */
  hourOfWords(first: number, second: number): number {
    // The last two digits: neighbours in time, which a file is full of, must not take each other's place.
    const at = ((second >>> 24) & 15) | ((second >>> 12) & 48);
    if (this.#prefixes[at * 2] === first && this.#prefixes[at * 2 + 1] === second) return this.#hours[at]!;
    const hundreds = fourDigits(first) * 10_000 + fourDigits(second);
    if (!(hundreds >= 0)) return -1;
    this.#prefixes[at * 2] = first;
    this.#prefixes[at * 2 + 1] = second;
    return (this.#hours[at] = Math.floor(hundreds / 36));
  }
}

const SIZE = 64;

function fourDigits(word: number): number {
  let value = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const character = (word >>> shift) & 255;
    if (!isDigit(character)) return Number.NaN;
    value = value * 10 + character - 48;
  }
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
