import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { trafficRecord } from '../../test/estates/build-estate.ts';
import { readTrafficFile } from './traffic-file.ts';
import { trafficSchema } from './traffic-schema.ts';

async function fileOf(content: unknown): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'traffic-')), 'traffic.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('a traffic file', () => {
  it('gives its records', async () => {
    const records = [trafficRecord({ natGatewayId: 'nat-0a' }), trafficRecord({ lowerBound: true })];
    expect(await readTrafficFile(await fileOf(records))).toEqual(records);
  });

  it.each([
    ['no list', { traffic: [] }, 'expected array, got object'],
    [
      'a service that is not spelt as endpoint services are',
      [{ ...trafficRecord(), service: 'S3' }],
      '[0].service',
    ],
    [
      'a day instead of a time',
      [{ ...trafficRecord(), from: '2026-10-01' }],
      '[0].from: expected a datetime',
    ],
    ['bytes as text', [{ ...trafficRecord(), bytes: '5' }], '[0].bytes: expected number, got string'],
  ])('is refused with %s', async (_, content, message) => {
    await expect(readTrafficFile(await fileOf(content))).rejects.toThrow(message);
  });

  it('has the form of docs/traffic.schema.json, and examples/traffic.json has it too', async () => {
    await expect(`${JSON.stringify(z.toJSONSchema(trafficSchema), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/traffic.schema.json',
    );
    const example = new URL('../../examples/traffic.json', import.meta.url).pathname;
    expect(await readTrafficFile(example)).not.toEqual([]);
  });
});
