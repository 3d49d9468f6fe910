import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { readPricesFile } from './prices-file.ts';
import { pricesSchema } from './prices-schema.ts';

const FILE = {
  schema: 'endpointer-prices/1',
  currency: 'USD',
  source: 'our contract',
  date: '2026-11',
  regions: { 'eu-west-3': { natGatewayPerGB: 0.04 } },
};

async function fileOf(content: unknown): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'prices-')), 'prices.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('a prices file', () => {
  it('gives the figures of a Region with their source and date', async () => {
    expect(await readPricesFile(await fileOf(FILE), 'eu-west-3')).toEqual({
      status: 'read',
      value: { region: 'eu-west-3', natGatewayPerGB: 0.04, source: 'our contract', date: '2026-11' },
    });
  });

  it('is unreadable for a Region that it does not name, instead of another price', async () => {
    const part = await readPricesFile(await fileOf(FILE), 'us-east-1');
    expect(part).toMatchObject({ status: 'unreadable', reason: expect.stringContaining('us-east-1') });
  });

  it.each([
    ['another currency', { ...FILE, currency: 'EUR' }, 'currency: expected USD'],
    ['a price below zero', { ...FILE, regions: { 'eu-west-3': { natGatewayPerGB: -1 } } }, 'at least 0'],
    ['an unknown price', { ...FILE, regions: { 'eu-west-3': { perGB: 1 } } }, 'unknown member perGB'],
    ['a newer version', { ...FILE, schema: 'endpointer-prices/2' }, 'written by a newer Endpointer'],
  ])('is refused with %s', async (_, content, message) => {
    await expect(readPricesFile(await fileOf(content), 'eu-west-3')).rejects.toThrow(message);
  });

  it('has the form of docs/prices.schema.json, and examples/prices.json has it too', async () => {
    await expect(`${JSON.stringify(z.toJSONSchema(pricesSchema), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/prices.schema.json',
    );
    const example = new URL('../../examples/prices.json', import.meta.url).pathname;
    expect((await readPricesFile(example, 'eu-west-3')).status).toBe('read');
  });
});
