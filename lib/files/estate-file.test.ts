import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, property } from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { articleEstate } from '../../test/estates/article-estate.ts';
import { estateOf, unreadable } from '../../test/estates/build-estate.ts';
import { anyEstate } from '../../test/estates/generate-estate.ts';
import { formatEstate, parseEstate, readEstateFile, writeEstateFile } from './estate-file.ts';
import { estateSchema } from './estate-schema.ts';

function catchMessage(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
}

describe('an estate file', () => {
  it('gives back every estate that was written to it', () => {
    assert(
      property(anyEstate(), (estate) => {
        const text = formatEstate(estate);
        expect(formatEstate(parseEstate(text, 'x'))).toBe(text);
        // As sets: the file has an order of its own.
        for (const [name, part] of Object.entries(parseEstate(text, 'x'))) {
          const original: unknown = Reflect.get(estate, name);
          expect(asSet(part)).toEqual(asSet(original));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is the same text in whatever order things were read', () => {
    const estate = articleEstate();
    const reversed = Object.entries(estate)
      .toReversed()
      .map(([name, part]) => [
        name,
        'value' in Object(part) ? { ...part, value: part.value.toReversed() } : part,
      ]);
    expect(formatEstate(Object.fromEntries(reversed))).toBe(formatEstate(estate));
  });

  it('is written to a path and read from it', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'estate-')), 'estate.json');
    await writeEstateFile(path, estateOf({ buckets: unreadable('access denied') }));
    expect((await readEstateFile(path)).buckets).toEqual(unreadable('access denied'));
  });

  it.each<[string, RegExp, string, string]>([
    ['a missing part', /"vpcs": \{.*?\n {2}\},\n/s, '', 'vpcs: is missing'],
    ['a part without status', /"vpcs": \{.*?\n {2}\},\n/s, '"vpcs": [],', 'vpcs: expected object, got array'],
    ['a status that does not exist', /"status": "read"/, '"status": "lost"', 'expected read or unreadable'],
    // It would read as an absent one, and absent means that the bytes cost nothing.
    [
      'a misspelt member',
      /"natGatewayId"(?=[^{}]*"service")/,
      '"natGatewayID"',
      'unknown member natGatewayID',
    ],
    ['a wrong type', /"eu-west-3"/, '3', 'region: expected string, got number'],
    ['bytes below zero', /"bytes": \d+/, '"bytes": -1', 'traffic.value[0].bytes: expected at least 0'],
    ['another schema', /endpointer-estate\/1/, 'something/1', 'schema: expected endpointer-estate/1'],
    ['a list instead of an estate', /^.*$/s, '[]', 'expected object, got array'],
  ])('is refused with %s', (_, part, replacement, message) => {
    const text = formatEstate(articleEstate());
    const error = catchMessage(() => parseEstate(text.replace(part, replacement), 'mine.json'));
    expect(error).toContain('mine.json is malformed');
    expect(error).toContain(message);
  });

  it('of a newer version is refused as such, whatever else is in it', () => {
    expect(
      catchMessage(() => parseEstate('{"schema": "endpointer-estate/2", "more": true}', 'mine.json')),
    ).toContain('written by a newer Endpointer (endpointer-estate/2)');
  });

  it.each([
    ['', 'it is empty'],
    ['{"schema": "endpointer-est', 'it is no JSON'],
  ])('that was cut off (%j) is refused', (text, message) => {
    expect(catchMessage(() => parseEstate(text, 'mine.json'))).toContain(message);
  });

  it('never quotes what stands in it', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'estate-')), 'estate.json');
    await writeFile(path, '{"password": hunter2');
    await expect(readEstateFile(path)).rejects.not.toThrow('hunter2');
  });

  it('that is not there is named', async () => {
    await expect(readEstateFile('/nowhere/estate.json')).rejects.toThrow(
      'Estate file /nowhere/estate.json cannot be read (ENOENT)',
    );
  });

  it('that cannot be written is named', async () => {
    await expect(writeEstateFile('/nowhere/estate.json', articleEstate())).rejects.toThrow(
      'cannot be written',
    );
  });
});

it('docs/estate.schema.json is the schema that files are held against', async () => {
  const text = `${JSON.stringify(z.toJSONSchema(estateSchema), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/estate.schema.json');
});

function asSet(part: unknown): unknown {
  const value: unknown =
    typeof part === 'object' && part !== null && 'value' in part ? part.value : undefined;
  return Array.isArray(value) ? new Set(value.map((item) => JSON.stringify(sortMembers(item)))) : part;
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sortMembers(member)]));
}
