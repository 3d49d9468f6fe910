/** Estates on disk: what was read from an account, kept for a later or another's look. */
import { writeFile } from 'node:fs/promises';
import type { Estate } from '../core/network/estate.ts';
import { ESTATE_SCHEMA } from '../core/network/estate.ts';
import { UserError } from '../core/user-error.ts';
import { estateSchema } from './estate-schema.ts';
import type { JsonFileKind } from './parse-json-file.ts';
import { parseJsonFile, readTextFile } from './parse-json-file.ts';

const ESTATE_FILE: JsonFileKind<Estate> = {
  what: 'Estate file',
  description: 'docs/estate.schema.json',
  remedy: 'save the estate again with `endpointer estate --out FILE`',
  schema: estateSchema,
  version: ESTATE_SCHEMA,
};

/** The estate that a file holds. Throws `UserError` where the file is unreadable, malformed or of a newer version. */
export async function readEstateFile(path: string): Promise<Estate> {
  return parseEstate(await readTextFile(path, ESTATE_FILE.what), path);
}

/** The estate that a text holds; `name` stands in errors. Throws `UserError` where it is none. */
export function parseEstate(text: string, name: string): Estate {
  return parseJsonFile(text, name, ESTATE_FILE);
}

/** Writes an estate. Throws `UserError` where the file cannot be written. */
export async function writeEstateFile(path: string, estate: Estate): Promise<void> {
  try {
    await writeFile(path, formatEstate(estate));
  } catch (cause) {
    throw new UserError({
      got: `Estate file ${path} cannot be written`,
      allowed: 'a path in a folder that exists and may be written',
      remedy: 'name another with --out FILE',
      cause,
    });
  }
}

/**
 * The estate as JSON text: members in the schema's order, resources in the order of their ids, so that the same estate
 * gives the same text in whatever order it was read.
 */
export function formatEstate(estate: Estate): string {
  const ordered = estateSchema.parse(estate);
  const sorted = Object.entries(ordered).map(([name, part]) => [name, sortPart(part)]);
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function sortPart(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || !('value' in part) || !Array.isArray(part.value)) {
    return part;
  }
  const keyed = part.value.map((item: unknown) => ({ key: sortKey(item), item }));
  // Compared by code unit: the order must not depend on the reader's language.
  keyed.sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key));
  return { ...part, value: keyed.map(({ item }) => item) };
}

// The first member of every resource is its id; those that share one (traffic, hosted zones) go on to the rest.
function sortKey(item: unknown): string {
  return JSON.stringify(Object.values(typeof item === 'object' && item !== null ? item : [item]));
}
