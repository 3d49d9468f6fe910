import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { parsePartners, readPartnersFile } from './partners-file.ts';
import { partnersSchema } from './partners-schema.ts';

const path = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;
const EXAMPLE = path('examples/partners.json');
const example = await readFile(EXAMPLE, 'utf8');

/** The example with something else in a place of it. */
function withOther(change: (partner: Record<string, unknown>) => unknown): string {
  const file = z
    .looseObject({ partners: z.array(z.record(z.string(), z.unknown())) })
    .parse(JSON.parse(example));
  const [partner = {}] = file.partners;
  return JSON.stringify({ ...file, partners: [change(partner)].flat() });
}

describe('a partners file', () => {
  it('gives its partners', async () => {
    expect((await readPartnersFile(EXAMPLE)).map(({ id }) => id)).toEqual(['acme']);
  });

  it.each([
    ['no JSON', 'partners:', 'it is no JSON'],
    ['nothing', '', 'it is empty'],
    ['another form', '[]', 'expected object, got array'],
    ['a newer version', example.replace('partners/1', 'partners/2'), 'written by a newer Endpointer'],
    ['no sites', withOther((one) => ({ ...one, sites: undefined })), 'partners[0].sites: is missing'],
    [
      'a service of AWS’s own',
      example.replace(
        'com.amazonaws.vpce.eu-west-3.vpce-svc-0123456789abcdef0',
        'com.amazonaws.eu-west-3.logs',
      ),
      'partners[0].sites[0].services[0].serviceName',
    ],
    ['a URL for a host', example.replace('"logs.eu.acme', '"https://logs.eu.acme'), 'services[0].host'],
    ['a Region of its own', example.replace('"region": "eu-west-3"', '"region": "Paris"'), 'sites[0].region'],
    ['a name too much', withOther((one) => ({ ...one, clienst: [] })), 'unknown member clienst'],
    ['a partner twice', withOther((one) => [one, one]), 'partner acme stands there twice'],
    ['the name of S3', withOther((one) => ({ ...one, id: 's3' })), 's3 is the name of other traffic'],
    [
      'another default',
      withOther((one) => ({ ...one, defaultSite: 'us' })),
      'defaultSite us is no site of acme',
    ],
    [
      'data without a service',
      example.replace('"sends": ["logs"]', '"sends": ["metrics"]'),
      'sends metrics, for which no site has a service',
    ],
    [
      'a service in another Region',
      example.replace('"region": "eu-west-3"', '"region": "eu-west-1"'),
      'of site eu is not in its region',
    ],
    [
      'a wrong range',
      example.replace('198.51.100.0/24', '198.51.100'),
      '"198.51.100" of acme is no address range',
    ],
  ])('is refused with %s', (_, text, message) => {
    expect(() => parsePartners(text, 'partners.json')).toThrow(message);
  });

  it('says in one line what is wrong', () => {
    try {
      parsePartners(example.replace('"domains"', '"domain"'), 'partners.json');
      expect.unreachable();
    } catch (error) {
      expect(String(error).trim().split('\n').length).toBeLessThanOrEqual(3);
    }
  });

  it('has the form of docs/partners.schema.json, and so have the partners that the product knows', async () => {
    await expect(`${JSON.stringify(z.toJSONSchema(partnersSchema), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/partners.schema.json',
    );
    const known = parsePartners(
      await readFile(path('lib/core/partners/partners.json'), 'utf8'),
      'partners.json',
    );
    expect(known.map(({ id }) => id)).toEqual(['datadog', 'newrelic']);
  });
});
