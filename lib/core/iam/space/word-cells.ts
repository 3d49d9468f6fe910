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
import { hasWildcard, matchesGlob } from '../glob.ts';
import { unknown, type Unknown } from '../truth.ts';
import { foldGlob, OTHERS, PatternMachine, type Pattern } from './pattern-machine.ts';

/** What words are possible at all: a fixed beginning, then a number of characters of an alphabet. */
export type Shape = {
  readonly prefix: string;
  /** Every character if absent. */
  readonly alphabet?: string;
  readonly atLeast: number;
  readonly atMost?: number;
  /** A likelier text after the prefix, used where it changes no match. */
  readonly example?: string;
};

export type Cell = { readonly word: string; readonly matches: readonly boolean[] };

const STATES = 6_000;
const CELLS = 400;
export function wordCells(patterns: readonly Pattern[], shape: Shape): readonly Cell[] | Unknown {
  const cells = patterns.some(({ glob, ignoreCase }) => ignoreCase || hasWildcard(glob))
    ? exploreCells(patterns, shape)
    : literalCells(patterns, shape);
  return Array.isArray(cells) ? cells.map((cell: Cell) => illustrate(cell, patterns, shape)) : cells;
}

export const matchesPattern = ({ glob, ignoreCase }: Pattern, word: string): boolean =>
  ignoreCase ? matchesGlob(foldGlob(glob), word.toLowerCase()) : matchesGlob(glob, word);

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
  return alphabet === undefined || tail.split('').every((char) => alphabet.includes(char));
}

function findMiss(literals: ReadonlySet<string>, { prefix, alphabet, atLeast }: Shape): string | undefined {
  const chars = (alphabet ?? OTHERS).split('');
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
  const machine = new PatternMachine(patterns);
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

/** A word that a reader can picture, if it is of the same cell. */
function illustrate(cell: Cell, patterns: readonly Pattern[], { prefix, example }: Shape): Cell {
  if (example === undefined) return cell;
  const word = prefix + example;
  const same = patterns.every((pattern, i) => matchesPattern(pattern, word) === cell.matches[i]);
  return same ? { ...cell, word } : cell;
}
