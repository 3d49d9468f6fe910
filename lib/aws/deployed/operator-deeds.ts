/**
 * What people did to the product itself: an item each, never changed.
 *
 *     operator / <time>#<random>    the deed, as JSON
 */
import { randomUUID } from 'node:crypto';
import type { TablePlace } from './table.ts';
import { queryItems, textOf, updateItem } from './table.ts';

const DEEDS = 'operator';

export interface Deeds<Deed> {
  readonly note: (deed: Deed) => Promise<void>;
  /** Oldest first. */
  readonly list: () => Promise<readonly Deed[]>;
}

export function operatorDeeds<Deed extends { readonly at: string }>(place: TablePlace): Deeds<Deed> {
  return {
    note: async (deed) => {
      await updateItem(
        place,
        { pk: DEEDS, sk: `${deed.at}#${randomUUID()}` },
        { update: 'SET #deed = :deed', values: { ':deed': { S: JSON.stringify(deed) } } },
      );
    },
    list: async () => {
      const items = await queryItems(place, DEEDS);
      return items.map((item): Deed => JSON.parse(textOf(item, 'deed') ?? ''));
    },
  };
}
