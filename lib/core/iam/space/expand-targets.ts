/** Actions and ARNs as given, and where one ends in a wildcard, one of each sort that the statements tell apart. */
import type { Statement } from '../policy.ts';
import { isUnknown, readable, unknown, type Unknown } from '../truth.ts';
import { resourceWords } from './resource-words.ts';
import { wordCells } from './word-cells.ts';

export type NamedTarget = { readonly action: string; readonly resource: string };

export function expandTargets(
  statements: readonly Statement[],
  given: { readonly actions: readonly string[]; readonly resources: readonly string[] },
): readonly NamedTarget[] | Unknown {
  const actions = expand(given.actions, (prefix) => actionWords(statements, prefix));
  const resources = expand(given.resources, (prefix) => resourceWords(statements, prefix));
  if (isUnknown(actions)) return actions;
  if (isUnknown(resources)) return resources;
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

function expand(
  texts: readonly string[],
  words: (prefix: string) => readonly string[] | Unknown,
): readonly string[] | Unknown {
  const all: string[] = [];
  for (const text of texts) {
    const list = text.endsWith('*') ? words(text.slice(0, -1)) : [text];
    if (isUnknown(list)) return list;
    all.push(...list);
  }
  return all;
}

function actionWords(statements: readonly Statement[], prefix: string): readonly string[] | Unknown {
  const items = statements.flatMap(({ action }) => ('items' in action ? readable(action.items) : []));
  const cells = wordCells(
    items.map(({ glob }) => ({ glob })),
    { prefix: prefix.toLowerCase(), alphabet: 'xabcdefghijklmnopqrstuvwyz0123456789:', atLeast: 1 },
  );
  return isUnknown(cells) ? unknown(`actions: ${cells.unknown}`) : cells.map(({ word }) => word);
}
