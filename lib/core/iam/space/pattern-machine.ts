/** Several patterns run side by side over the characters that can make a difference to any of them. */
import { isRun, ONE_IN_SEGMENT, RUN_IN_SEGMENT, type Glob } from '../glob.ts';

export type Pattern = { readonly glob: Glob; readonly ignoreCase?: boolean };

const COLON = 58;
// Where a pattern ends, beside the wildcards of a glob.
const END = -100;

/** Characters for "anything else", in the order in which they make readable examples. */
export const OTHERS = 'x0ayz19bcdefghijklmnopqrstuvw2345678-_/.XYZABCDEFGHIJKLMNOPQRSTUVW~!@%+=,;àéîõü';

export const foldGlob = (glob: Glob): Glob => glob.map((token) => (token < 0 ? token : lower(token)));

const lower = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);
const upper = (code: number): number => String.fromCharCode(code).toUpperCase().charCodeAt(0);

/** All patterns at once; a state is the sorted list of the places that are still alive, numbered across patterns. */
export class PatternMachine {
  readonly start: readonly number[];
  readonly #patterns: readonly Pattern[];
  readonly #tokens: number[] = [];
  readonly #owner: number[] = [];
  readonly #ends: number[] = [];

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    const starts: number[] = [];
    for (const [owner, { glob, ignoreCase }] of patterns.entries()) {
      starts.push(this.#tokens.length);
      this.#tokens.push(...(ignoreCase ? foldGlob(glob) : glob), END);
      while (this.#owner.length < this.#tokens.length) this.#owner.push(owner);
      this.#ends.push(this.#tokens.length - 1);
    }
    this.start = this.#close(starts);
  }

  /** A run may also be nothing: the place after it is alive as well. */
  #close(places: readonly number[]): readonly number[] {
    const alive = new Set<number>();
    for (let place of places) {
      alive.add(place);
      while (isRun(this.#tokens[place])) alive.add(++place);
    }
    return [...alive].sort((a, b) => a - b);
  }

  step(alive: readonly number[], code: number): readonly number[] {
    const next: number[] = [];
    for (const place of alive) {
      const token = this.#tokens[place];
      const bound = token === RUN_IN_SEGMENT || token === ONE_IN_SEGMENT;
      if (token === undefined || token === END || (bound && code === COLON)) continue;
      if (isRun(token)) next.push(place);
      else if (token < 0 || token === (this.#ignoresCase(place) ? lower(code) : code)) next.push(place + 1);
    }
    return this.#close(next);
  }

  accepted(alive: readonly number[]): readonly boolean[] {
    const reached = new Set(alive);
    return this.#ends.map((end) => reached.has(end));
  }

  /** The characters that some living place waits for, and one that none does. */
  candidates(alive: readonly number[], alphabet: string | undefined): readonly number[] {
    const awaited = new Set<number>();
    for (const place of alive) {
      const token = this.#tokens[place];
      if (token === undefined || token === END) continue;
      if (token === RUN_IN_SEGMENT || token === ONE_IN_SEGMENT) awaited.add(COLON);
      else if (token >= 0) {
        awaited.add(token);
        if (this.#ignoresCase(place)) awaited.add(upper(token));
      }
    }
    const other = (alphabet ?? OTHERS).split('').find((char) => !awaited.has(char.charCodeAt(0)));
    const possible = [...awaited].filter((code) => alphabet?.includes(String.fromCharCode(code)) ?? true);
    return other === undefined ? possible : [other.charCodeAt(0), ...possible];
  }

  #ignoresCase(place: number): boolean {
    return this.#patterns[this.#owner[place] ?? 0]?.ignoreCase ?? false;
  }
}
