import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { throttleAsDocumented } from './documented-rates.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

async function withSimulator(
  options: Omit<SimulatorOptions, 'fixture'>,
  use: (client: EC2Client, simulator: Simulator) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ fixture: testAccount, ...options });
  try {
    await use(new EC2Client(clientOptions(simulator)), simulator);
  } finally {
    await simulator.close();
  }
}

const create = new CreateVpcEndpointCommand({
  VpcId: 'vpc-1',
  ServiceName: 'com.amazonaws.eu-west-3.s3',
  RouteTableIds: ['rtb-main'],
});
const tag = (Value: string) => new CreateTagsCommand({ Resources: ['vpc-1'], Tags: [{ Key: 'k', Value }] });

async function tagSeen(client: EC2Client): Promise<string | undefined> {
  const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: ['vpc-1'] }));
  return Vpcs?.[0]?.Tags?.[0]?.Value;
}

describe('after a write', () => {
  test.each([0, 1, 3])('%d reads still show the state before it', async (reads) => {
    await withSimulator({ staleReadsFor: { reads } }, async (client) => {
      await client.send(tag('new'));
      for (let read = 0; read < reads; read += 1) expect(await tagSeen(client)).toBeUndefined();
      expect(await tagSeen(client)).toBe('new');
    });
  });

  test("someone else's doing is seen at once", async () => {
    await withSimulator({ staleReadsFor: { reads: 3 } }, async (client, simulator) => {
      await client.send(tag('mine'));
      simulator.mutate((state) => state.Vpcs.forEach((vpc) => (vpc.Tags = [{ Key: 'k', Value: 'theirs' }])));
      expect(await tagSeen(client)).toBe('theirs');
    });
  });

  test('a change that makes the account impossible is refused and leaves it as it was', async () => {
    await withSimulator({}, async (_, simulator) => {
      const before = simulator.state();
      expect(() => simulator.mutate((state) => (state.NatGateways = []))).toThrow('not a possible account');
      expect(simulator.state()).toEqual(before);
    });
  });
});

describe('whatever the seed', () => {
  test('an endpoint made and deleted comes to be and goes, with its route, within a few looks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        await withSimulator(
          { seed, staleReadsFor: { reads: 2 }, pendingPolls: 2 },
          async (client, simulator) => {
            const before = simulator.state();
            const id = (await client.send(create)).VpcEndpoint?.VpcEndpointId ?? '';
            await until(
              async () =>
                (await client.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints?.[0]?.State ===
                ('available' as string),
            );
            await until(async () => hasRoute(client, id));
            await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
            await until(
              async () => (await client.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints?.length === 0,
            );
            await until(async () => !(await hasRoute(client, id)));
            expect(simulator.state()).toEqual(before);
          },
        );
      }),
      { numRuns: 15 },
    );
  });

  test('a route comes to be for one who looks at route tables alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        await withSimulator({ seed }, async (client) => {
          const id = (await client.send(create)).VpcEndpoint?.VpcEndpointId ?? '';
          await until(async () => hasRoute(client, id));
        });
      }),
      { numRuns: 10 },
    );
  });
});

async function hasRoute(client: EC2Client, id: string): Promise<boolean> {
  const { RouteTables = [] } = await client.send(
    new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-main'] }),
  );
  return RouteTables[0]?.Routes?.some((route) => route.GatewayId === id) ?? false;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 10; look += 1) if (await holds()) return;
  throw new Error('did not come to be within ten looks');
}

describe('CloudTrail', () => {
  test('shows own writes after a while, newest first, and can be asked by resource', async () => {
    let now = new Date('2026-11-20T10:00:00Z');
    await withSimulator({ now: () => now, trailDelayMilliseconds: 60_000 }, async (client, simulator) => {
      const id = (await client.send(create)).VpcEndpoint?.VpcEndpointId ?? '';
      const cloudTrail = new CloudTrailClient(clientOptions(simulator));
      const ask = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: id }],
      });
      expect((await cloudTrail.send(ask)).Events).toEqual([]);
      now = new Date('2026-11-20T10:01:00Z');
      const { Events = [] } = await cloudTrail.send(ask);
      expect(Events).toMatchObject([{ EventName: 'CreateVpcEndpoint', ReadOnly: 'false' }]);
      const told: unknown = JSON.parse(Events[0]?.CloudTrailEvent ?? '');
      expect(told).toMatchObject({
        requestParameters: {
          CreateVpcEndpointRequest: { VpcId: 'vpc-1', RouteTableId: { tag: 1, content: 'rtb-main' } },
        },
      });
      const all = await cloudTrail.send(new LookupEventsCommand({}));
      expect(all.Events?.map((event) => event.EventName)).toEqual(['CreateVpcEndpoint', 'CreateRouteTable']);
    });
  });
});

test('documented rates admit two lookups a second', () => {
  let now = 0;
  const throttle = throttleAsDocumented(() => new Date(now));
  const lookup = { service: 'cloudtrail', operation: 'LookupEvents', input: {}, accessKeyId: '', region: '' };
  expect([throttle(lookup), throttle(lookup), throttle(lookup)]).toEqual([false, false, true]);
  expect(throttle({ ...lookup, operation: 'DescribeVpcs' })).toBe(false);
  now = 1000;
  expect(throttle(lookup)).toBe(false);
});

describe('the wire', () => {
  // XML 1.0 cannot carry the other control characters, so AWS refuses them before they are stored.
  const speakable = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .filter((text) => !/[[\p{Cc}\p{Cn}]--[\t\n\r]]/v.test(text));
  test('carries any text there and back', async () => {
    await withSimulator({ staleReadsFor: { reads: 0 } }, async (client) => {
      await fc.assert(
        fc.asyncProperty(speakable, async (text) => {
          await client.send(tag(text));
          expect(await tagSeen(client)).toBe(text);
        }),
        { numRuns: 40 },
      );
    });
  });
});
