/** ARNs that begin with a prefix, one for every way in which the statements' resources can match them. */
import type { ResourceItem, Statement } from '../policy.ts';
import { isUnknown, readable, type Unknown } from '../truth.ts';
import { templateGlob } from './key-values.ts';
import { wordCells } from './word-cells.ts';

export function resourceWords(statements: readonly Statement[], prefix: string): readonly string[] | Unknown {
  const patterns = statements
    .flatMap(resourceItems)
    .flatMap(({ loose, strict }) => [{ glob: templateGlob(loose) }, { glob: templateGlob(strict) }]);
  const cells = wordCells(patterns, { prefix, atLeast: 1, example: 'some-object' });
  return isUnknown(cells) ? cells : cells.map(({ word }) => word);
}

export const resourceItems = ({ resource }: Statement): readonly ResourceItem[] =>
  resource.is === 'in' || resource.is === 'notIn' ? readable(resource.items) : [];
