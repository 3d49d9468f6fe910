/** Prices on disk, for `--prices FILE`: instead of the price list, with no network. */
import type * as z from 'zod/mini';
import type { RegionPrices } from '../core/cost/savings.ts';
import type { Part } from '../core/network/estate.ts';
import type { JsonFileKind } from './parse-json-file.ts';
import { parseJsonFile, readTextFile } from './parse-json-file.ts';
import { PRICES_SCHEMA, pricesSchema } from './prices-schema.ts';

const PRICES_FILE: JsonFileKind<z.infer<typeof pricesSchema>> = {
  what: 'Prices file',
  description: 'docs/prices.schema.json',
  remedy: 'write it as in examples/prices.json',
  schema: pricesSchema,
  version: PRICES_SCHEMA,
};

/**
 * The prices of one Region that a file holds, in USD; unreadable where it does not name the Region.
 *
 * Throws `UserError` where the file is unreadable or malformed.
 */
export async function readPricesFile(path: string, region: string): Promise<Part<RegionPrices>> {
  const file = parseJsonFile(await readTextFile(path, PRICES_FILE.what), path, PRICES_FILE);
  const figures = file.regions[region];
  if (figures === undefined) {
    return { status: 'unreadable', reason: `${path} has no prices for Region ${region}` };
  }
  return { status: 'read', value: { region, ...figures, source: file.source, date: file.date } };
}
