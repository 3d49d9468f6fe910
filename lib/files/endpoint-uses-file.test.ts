import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseEndpointUses } from './endpoint-uses-file.ts';
import { endpointUsesSchema } from './endpoint-uses-schema.ts';

const example = await readFile(join(import.meta.dirname, '../../examples/endpoint-uses.json'), 'utf8');

it('the example is a file of uses', () => {
  expect(parseEndpointUses(example, 'uses.json')).toMatchObject([{ action: 's3:GetObject', calls: 4120 }]);
});

it.each([
  ['an action without a service', example.replace('s3:GetObject', 'GetObject'), 'action'],
  ['an account of eleven digits', example.replaceAll('444455556666', '44445555666'), 'resourceAccount'],
  ['calls that are none', example.replace('4120', '0'), 'calls'],
  ['a member that nobody knows', example.replace('"calls"', '"count"'), 'calls'],
  ['another version', example.replace('uses/1', 'uses/2'), 'endpointer-endpoint-uses/1'],
  ['no JSON', '{', 'JSON'],
])('a file with %s is refused', (_, text, says) => {
  expect(() => parseEndpointUses(text, 'uses.json')).toThrow(says);
});

it('has the form of docs/endpoint-uses.schema.json', async () => {
  await expect(`${JSON.stringify(z.toJSONSchema(endpointUsesSchema), null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/endpoint-uses.schema.json',
  );
});
