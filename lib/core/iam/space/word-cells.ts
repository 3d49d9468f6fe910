/**
 * For a set of patterns: every combination of matching and not matching that some word can reach, each with a word.
 *
 *   patterns  a*  *b        cells  (a)  (b)  (ab)  (x)
 *             a*  1 0 1 0
 *             *b  0 1 1 0
 *
 * The patterns run side by side as one automaton over the characters that can make a difference, breadth first, so
 * that the words are short and none is forgotten. A proof over the words is then a proof over all strings.
 */
import { hasWildcard, isRun, matchesGlob, ONE, ONE_IN_SEGMENT, RUN_IN_SEGMENT, type Glob } from '../glob.ts';
import { unknown, type Unknown } from '../truth.ts';

export type Pattern = { readonly glob: Glob; readonly ignoreCase?: boolean };

/** What words are possible at all: a fixed beginning, then a number of characters of an alphabet. */
export type Shape = {
  readonly prefix: string;
  /** Every character if absent. */
  readonly alphabet?: string;
  readonly atLeast: number;
  readonly atMost?: number;
  /** A likelier length for the part after the prefix, used where it changes no match. */
  readonly usual?: number;
};

export type Cell = { readonly word: string; readonly matches: readonly boolean[] };

const STATES = 6_000;
const CELLS = 400;
const COLON = 58;
// Characters for "anything else", in the order in which they make readable examples.
const OTHERS = 'x0ayz19bcdefghijklmnopqrstuvw2345678-_/.XYZABCDEFGHIJKLMNOPQRSTUVW';

export function wordCells(patterns: readonly Pattern[], shape: Shape): readonly Cell[] | Unknown {
  const cells = patterns.some(({ glob, ignoreCase }) => ignoreCase || hasWildcard(glob))
    ? exploreCells(patterns, shape)
    : literalCells(patterns, shape);
  return Array.isArray(cells) ? cells.map((cell: Cell) => lengthen(cell, patterns, shape)) : cells;
}

export const matchesPattern = ({ glob, ignoreCase }: Pattern, word: string): boolean =>
  ignoreCase ? matchesGlob(fold(glob), word.toLowerCase()) : matchesGlob(glob, word);

const fold = (glob: Glob): Glob => glob.map((token) => (token < 0 ? token : lower(token)));

const lower = (code: number): number => String.fromCharCode(code).toLowerCase().charCodeAt(0);
const upper = (code: number): number => String.fromCharCode(code).toUpperCase().charCodeAt(0);

/** Without wildcards each possible literal is a cell of its own, and one word is none of them. */
function literalCells(patterns: readonly Pattern[], shape: Shape): readonly Cell[] | Unknown {
  const literals = new Set(patterns.map(({ glob }) => String.fromCharCode(...glob)));
  const words = [...literals].filter((word) => fits(word, shape));
  const miss = findMiss(literals, shape);
  if (miss !== undefined) words.push(miss);
  if (words.length > CELLS) return unknown(`more than ${CELLS} values of one key`);
  return words.map((word) => ({ word, matches: patterns.map((pattern) => matchesPattern(pattern, word)) }));
}

function fits(word: string, { prefix, alphabet, atLeast, atMost }: Shape): boolean {
  const tail = word.slice(prefix.length);
  if (!word.startsWith(prefix) || tail.length < atLeast || tail.length > (atMost ?? Infinity)) return false;
  return alphabet === undefined || [...tail].every((char) => alphabet.includes(char));
}

function findMiss(literals: ReadonlySet<string>, { prefix, alphabet, atLeast }: Shape): string | undefined {
  const chars = [...OTHERS].filter((char) => alphabet?.includes(char) ?? true);
  const stem = Math.max(atLeast, 1) - 1;
  for (const first of chars) {
    for (const last of chars) {
      const word = prefix + first.repeat(stem) + last;
      if (!literals.has(word)) return word;
    }
  }
  return undefined;
}

type Node = { readonly alive: readonly number[]; readonly word: string; readonly length: number };

function exploreCells(patterns: readonly Pattern[], shape: Shape): readonly Cell[] | Unknown {
  const machine = new Machine(patterns);
  const found = new Map<string, Cell>();
  let alive = machine.start;
  for (let i = 0; i < shape.prefix.length; i++) alive = machine.step(alive, shape.prefix.charCodeAt(i));
  const queue: Node[] = [{ alive, word: shape.prefix, length: 0 }];
  const seen = new Set<string>();
  for (let node = queue[0], next = 1; node; node = queue[next++]) {
    if (node.length >= shape.atLeast) {
      const matches = machine.accepted(node.alive);
      const name = matches.join();
      if (!found.has(name)) found.set(name, { word: node.word, matches });
    }
    if (node.length === shape.atMost) continue;
    for (const code of machine.candidates(node.alive, shape.alphabet)) {
      const length = node.length + 1;
      const step = {
        alive: machine.step(node.alive, code),
        word: node.word + String.fromCharCode(code),
        length,
      };
      const name = `${Math.min(length, shape.atMost ?? shape.atLeast)}:${step.alive.join()}`;
      if (!seen.has(name)) {
        seen.add(name);
        queue.push(step);
      }
    }
    if (seen.size > STATES || found.size > CELLS)
      return unknown('the patterns of one key overlap in too many ways');
  }
  return [...found.values()];
}

/** All patterns at once; a state is the sorted list of the places that are still alive, numbered across patterns. */
class Machine {
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
      this.#tokens.push(...(ignoreCase ? fold(glob) : glob), END);
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
    const other = [...(alphabet ?? OTHERS)].find((char) => !awaited.has(char.charCodeAt(0)));
    const possible = [...awaited].filter((code) => alphabet?.includes(String.fromCharCode(code)) ?? true);
    return other === undefined ? possible : [other.charCodeAt(0), ...possible];
  }

  #ignoresCase(place: number): boolean {
    return this.#patterns[this.#owner[place] ?? 0]?.ignoreCase ?? false;
  }
}

// Beside the wildcards of a glob: where a pattern ends.
const END = ONE - 100;

function lengthen(
  cell: Cell,
  patterns: readonly Pattern[],
  { prefix, alphabet = OTHERS, usual = 0 }: Shape,
): Cell {
  const lack = prefix.length + usual - cell.word.length;
  if (lack <= 0) return cell;
  const word = cell.word + [...alphabet].slice(0, 8).join('').repeat(3).slice(0, lack);
  const same = patterns.every((pattern, i) => matchesPattern(pattern, word) === cell.matches[i]);
  return same ? { ...cell, word } : cell;
}
