/** What a proxy or a captive portal answers in AWS's place. The SDK reads an empty success out of some of it. */
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { READS } from '../core/reads/reads.ts';
import type { Action } from '../core/remediation/action.ts';
import type { ClientSettings } from './clients.ts';
import { makeClients } from './clients.ts';
import type { EstatePart } from '../core/reads/estate-parts.ts';
import { perform } from './perform.ts';
import { readEstate } from './read-estate.ts';
import { startReading } from './start-reading.ts';

const ENDPOINT = { vpcEndpointId: 'vpce-1', preconditions: [] };
const TABLE = { routeTableId: 'rtb-1', vpcId: 'vpc-1', serviceName: 's', prefixListId: 'pl-1' };
const ACTIONS: readonly Action[] = [
  { kind: 'createGatewayEndpoint', vpcId: 'vpc-1', serviceName: 's', tags: {}, preconditions: [] },
  { kind: 'addEndpointRouteTable', ...ENDPOINT, ...TABLE },
  { kind: 'removeEndpointRouteTable', ...ENDPOINT, ...TABLE },
  { kind: 'deleteGatewayEndpoint', ...ENDPOINT },
];

const PARTS = [
  ...new Set(
    READS.flatMap(({ feeds }): readonly EstatePart[] =>
      feeds === 'identity' || feeds === 'prices' ? [] : [feeds],
    ),
  ),
];

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function answering(statusCode: number, body: string): Promise<ClientSettings> {
  const server = createServer((_, response) => {
    response.writeHead(statusCode, { 'content-type': 'text/html' }).end(body);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    region: 'eu-west-3',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${port}`,
    timeoutMs: 1000,
  };
}

describe.each([
  ['a page instead of a success', 200, '<html><body>Please log in</body></html>'],
  ['nothing instead of a success', 200, ''],
  ['a page instead of a refusal', 403, '<html><body>Blocked</body></html>'],
  ['words instead of a refusal', 404, 'not found'],
  ['an errant redirection', 302, ''],
])('%s', (_, statusCode, body) => {
  it.each(ACTIONS)('leaves open what came of $kind', async (action) => {
    const clients = makeClients(await answering(statusCode, body), () => {});
    const context = { remediationId: 'rem-1', results: new Map(), isDryRun: false };
    expect(await perform(clients, action, context)).toMatchObject({ outcome: 'lost' });
  });

  it('makes no list empty that nobody read', async () => {
    const { reader } = startReading({
      clients: makeClients(await answering(statusCode, body), () => {}),
      accountId: '111122223333',
      region: 'eu-west-3',
      partition: 'aws',
      partners: [],
      vpcIds: undefined,
      nameQueries: undefined,
      bucketNames: undefined,
      maxInFlight: 8,
      where: { region: 'eu-west-3' },
    });
    const estate = await readEstate({ reader, mayLookUp: () => Promise.resolve() }, { parts: PARTS });
    const read = PARTS.filter((part) => estate[part].status === 'read');
    expect(read).toEqual([]);
  });
});
