/**
 * The values of one context key that the given conditions can tell apart.
 *
 * Where the conditions on a key mix kinds (a text comparison beside a number) or overlap too much, the list ends in
 * an opaque value: a request in which the key is unknown. What is denied even so is denied whatever the value.
 */
import { ONE, RUN, type Glob } from '../glob.ts';
import type { Family } from '../operators/operator.ts';
import { parseDate } from '../operators/date.ts';
import { parseNumber } from '../operators/numeric.ts';
import type { Condition } from '../policy.ts';
import type { ContextValue } from '../request.ts';
import type { Template } from '../template.ts';
import { isUnknown } from '../truth.ts';
import { addressCells } from './address-cells.ts';
import { anyText, type KeyProfile } from './key-profiles.ts';
import { numberCells } from './number-cells.ts';
import type { Pattern } from './pattern-machine.ts';
import { wordCells } from './word-cells.ts';

export type KeyValue =
  | { readonly is: 'given'; readonly value: ContextValue; readonly doubt?: string }
  | { readonly is: 'opaque'; readonly doubt: string };

type Kind = 'text' | 'number' | 'date' | 'bool' | 'address';

const KINDS: Readonly<Record<Family, Kind>> = {
  string: 'text',
  stringIgnoreCase: 'text',
  arn: 'text',
  binary: 'text',
  numeric: 'number',
  date: 'date',
  bool: 'bool',
  ip: 'address',
};

/** `excluded` words are those that the caller treats elsewhere; `also` are further words worth trying. */
export function keyValues(
  key: string,
  conditions: readonly Condition[],
  profile: KeyProfile,
  excluded: readonly Pattern[] = [],
  also: readonly string[] = [],
): readonly KeyValue[] {
  const kinds = new Set(conditions.flatMap(toKind));
  if (kinds.size === 0) kinds.add(profile.holds);
  const singles = profile.domain
    ? profile.domain.map(given)
    : [...kinds].flatMap((kind) => valuesOfKind(key, kind, conditions, profile, excluded));
  const extra = also.map(given);
  const isUntried = kinds.size > 1 || (!kinds.has(profile.holds) && profile.presence !== 'doubtful');
  const mixed = !profile.domain && isUntried;
  const all = [...singles, ...extra, ...(mixed ? [opaque(`${key} is compared in several ways`)] : [])];
  const sets = conditions.some(
    ({ test }) => !isUnknown(test) && test.is === 'compare' && test.quantifier !== 'one',
  );
  if (profile.many || (sets && profile.presence === 'doubtful')) return toSets(key, all, profile);
  return all;
}

export const given = (value: string): KeyValue => ({ is: 'given', value });
const opaque = (doubt: string): KeyValue => ({ is: 'opaque', doubt });

function toKind({ test }: Condition): readonly Kind[] {
  return isUnknown(test) || test.is === 'null' ? [] : [KINDS[test.family]];
}

function valuesOfKind(
  key: string,
  kind: Kind,
  conditions: readonly Condition[],
  profile: KeyProfile,
  excluded: readonly Pattern[],
): readonly KeyValue[] {
  const texts = conditions.filter((item) => toKind(item).includes(kind)).flatMap(({ values }) => values);
  switch (kind) {
    case 'bool':
      return ['true', 'false'].map(given);
    case 'number':
      return orZero(numberCells(numbers(texts, parseNumber))).map((value) => given(String(value)));
    case 'date':
      return orZero(numberCells(numbers(texts, parseDate).map((time) => time / 1000))).map((seconds) =>
        given(new Date(seconds * 1000).toISOString()),
      );
    case 'address':
      return addressCells(texts).map(given);
    case 'text':
      return textValues(key, conditions, profile, excluded);
  }
}

const orZero = (values: readonly number[]): readonly number[] => (values.length === 0 ? [0] : values);

const numbers = (
  texts: readonly string[],
  parse: (text: string) => number | { unknown: string },
): readonly number[] =>
  texts.flatMap((item) => {
    const value = parse(item);
    return isUnknown(value) ? [] : [value];
  });

function textValues(
  key: string,
  conditions: readonly Condition[],
  profile: KeyProfile,
  excluded: readonly Pattern[],
): readonly KeyValue[] {
  const patterns = conditions.flatMap(toPatterns);
  const cells = wordCells([...patterns, ...excluded], profile.shape ?? anyText);
  if (isUnknown(cells)) return [opaque(`${key}: ${cells.unknown}`)];
  return cells
    .filter((cell) => !cell.matches.slice(patterns.length).includes(true))
    .map((cell) => given(cell.word));
}

/** The patterns that a condition compares a key with; a policy variable could be any text. */
export function toPatterns({ test, values }: Condition): readonly Pattern[] {
  if (isUnknown(test) || test.is === 'null') return [];
  const ignoreCase = test.family === 'stringIgnoreCase';
  const globs = test.operands.map(({ template }, i) =>
    template ? templateGlob(template) : toPlain(values[i] ?? ''),
  );
  return globs.map((glob) => (ignoreCase ? { glob, ignoreCase } : { glob }));
}

const toPlain = (value: string): Glob => value.split('').map((char) => char.charCodeAt(0));

export const templateGlob = ({ parts }: Template): Glob =>
  parts.flatMap((part) => ('key' in part ? [ONE, RUN] : part));

const SUBSETS = 4;

// Set operators see the whole list, so every combination of telling values is a value of its own.
function toSets(key: string, values: readonly KeyValue[], profile: KeyProfile): readonly KeyValue[] {
  const words = values.flatMap((item) =>
    item.is === 'given' && typeof item.value === 'string' ? [item.value] : [],
  );
  const opaques = values.filter((item) => item.is === 'opaque');
  const doubt = profile.many ? undefined : `whether ${key} has several values is not known`;
  const sets = subsets(words.slice(0, SUBSETS)).map((value): KeyValue => ({
    is: 'given',
    value,
    ...(doubt !== undefined && value.length > 1 ? { doubt } : {}),
  }));
  const rest = words.slice(SUBSETS).map((value): KeyValue => ({ is: 'given', value: [value] }));
  const cut = rest.length === 0 ? [] : [opaque(`${key} is compared with many values`)];
  return [...sets, ...rest, ...opaques, ...cut];
}

function subsets(words: readonly string[]): readonly (readonly string[])[] {
  const all = Array.from({ length: 2 ** words.length - 1 }, (_, mask) =>
    words.filter((__, i) => ((mask + 1) & (1 << i)) !== 0),
  );
  return all.sort((a, b) => a.length - b.length);
}
