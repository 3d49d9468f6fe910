import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { READS } from '../core/reads/reads.ts';
import type { SimulatorOptions } from '../simulator/simulator.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { EstatePart } from '../core/reads/estate-parts.ts';
import type { Door } from './door.ts';
import type { OpenDoorOptions } from './open-door.ts';
import { once } from './once.ts';
import { openDoor } from './open-door.ts';
import { SECRET, testAccount } from '../../test/accounts/full-account.ts';

type ReadOfEstate = (typeof READS)[number] & { readonly feeds: EstatePart };

const isOfEstate = (read: (typeof READS)[number]): read is ReadOfEstate =>
  read.feeds !== 'identity' && read.feeds !== 'prices';

const PARTS = [...new Set(READS.filter(isOfEstate).map(({ feeds }) => feeds))];

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
});

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** How many VPCs: several pages of five, or one page. */
const LARGE = 12;
const SMALL = 2;

async function startAccount(vpcs: number, options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ fixture: testAccount(vpcs), ...options });
  closing.push(() => simulator.close());
  return simulator;
}

function open(endpoint: string, options: OpenDoorOptions = {}): Promise<Door> {
  return openDoor({ region: 'eu-west-3', endpoint, lookUpsPerSecond: 1000, ...options });
}

async function readAll(door: Door, parts: readonly EstatePart[] = PARTS) {
  const estate = await door.readEstate({ parts });
  return { ...estate, readAt: '' };
}

describe('an estate that is read', () => {
  it('has everything that the account has, whatever the size of the pages', async () => {
    const small = await startAccount(LARGE);
    const large = await startAccount(LARGE, { pageSize: 'maximum' });
    const estate = await readAll(await open(small.url));
    expect(await readAll(await open(large.url))).toEqual(estate);
    const sizes = PARTS.map((part) => {
      const read = estate[part];
      return [part, read.status === 'read' ? read.value.length : read.reason];
    });
    expect(Object.fromEntries(sizes)).toEqual({
      ...Object.fromEntries(PARTS.map((part) => [part, 12])),
      subnets: 24,
      routeTables: 24,
      // One of the twelve is a gateway, of which CloudWatch knows nothing.
      endpointBytes: 11,
      prefixLists: 2,
      endpointServices: 2,
      // Twelve by themselves, and twelve by the Profile of one VPC.
      dnsRules: 24,
      // One of the twelve is in another Region.
      buckets: 11,
      bucketSettings: 11,
      accountPublicAccess: 1,
      deliveryChannels: 1,
      organizations: 1,
      // Of its account, the unit and the root above it; one hangs elsewhere.
      resourceControlPolicies: 6,
      quotas: 3,
    });
  });

  it('is read by the listed operations alone, each as often as is said', async () => {
    const simulator = await startAccount(LARGE, { pageSize: 'maximum' });
    const door = await open(simulator.url);
    await readAll(door);
    await door.readPrices();
    expect([...door.calls.keys()].sort()).toEqual(READS.map(({ operation }) => operation).sort());
    const perPage = READS.filter(({ repetition }) => repetition.kind === 'perPage');
    expect(perPage.map(({ operation }) => door.calls.get(operation))).toEqual(perPage.map(() => 1));
    expect(door.calls.get('ec2:DescribeVpcAttribute')).toBe(24);
    expect(door.calls.get('s3:GetBucketPolicy')).toBe(11);
    const counted = [...door.calls.values()].reduce((sum, calls) => sum + calls, 0);
    expect(counted).toBe(simulator.calls.length);
  });

  it('holds only what was asked for, and of the VPCs that were asked for', async () => {
    const simulator = await startAccount(3);
    const door = await open(simulator.url);
    const estate = await door.readEstate({
      parts: ['vpcs', 'subnets', 'functions', 'hostedZones'],
      vpcIds: ['vpc-3'],
    });
    expect(estate.routeTables).toEqual({ status: 'unreadable', reason: 'not asked for' });
    expect(estate).toMatchObject({
      vpcs: { value: [{ vpcId: 'vpc-3', enableDnsHostnames: { value: false } }] },
      subnets: { value: [{ subnetId: 'subnet-3a' }, { subnetId: 'subnet-3b' }] },
      functions: { value: [{ functionName: 'function-3' }] },
      hostedZones: { value: [{ name: 'zone-3.internal' }] },
    });
    expect(door.calls.get('ec2:DescribeRouteTables')).toBeUndefined();
    expect(door.calls.get('ec2:DescribeVpcAttribute')).toBe(2);
  });

  it('tells a resource without a policy from one that has one', async () => {
    const { url } = await startAccount(3);
    const { buckets, tables } = await readAll(await open(url));
    const none = { status: 'read', value: null };
    expect(buckets).toMatchObject({
      value: expect.arrayContaining([
        {
          bucketName: 'bucket-2',
          region: 'eu-west-3',
          policy: { status: 'read', value: expect.any(String) },
        },
        { bucketName: 'bucket-3', region: 'eu-west-3', policy: none },
      ]),
    });
    expect(tables).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ tableName: 'table-2', policy: { status: 'read', value: '{}' } }),
        expect.objectContaining({ tableName: 'table-3', policy: none }),
      ]),
    });
  });

  it('has what is set on a bucket, and knows what is off from what is on', async () => {
    const { url } = await startAccount(3);
    const { bucketSettings, accessPoints, directoryBuckets } = await readAll(await open(url));
    const read = (value: unknown) => ({ status: 'read', value });
    expect(bucketSettings).toEqual(
      read([
        {
          bucketName: 'bucket-2',
          publicAccessBlock: read({
            blockPublicAcls: false,
            ignorePublicAcls: true,
            blockPublicPolicy: false,
            restrictPublicBuckets: false,
          }),
          website: read(true),
          accessLogsTo: read('bucket-3'),
          replication: read({ roleArn: 'arn:aws:iam::111122223333:role/role-1', toBuckets: ['far-copy'] }),
          notifies: read([
            { kind: 'function', arn: 'arn:aws:lambda:eu-west-3:111122223333:function:function-1' },
            { kind: 'eventBridge' },
          ]),
          inventoryTo: read([0, 1, 2, 4, 5, 6].map((n) => `inventories-${n}`)),
          tags: read({ team: 'photos' }),
        },
        {
          bucketName: 'bucket-3',
          publicAccessBlock: read(null),
          website: read(false),
          accessLogsTo: read(null),
          replication: read(null),
          notifies: read([]),
          inventoryTo: read([]),
          tags: read({}),
        },
      ]),
    );
    expect(accessPoints).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ name: 'point-2', bucketName: 'bucket-2', vpcId: 'vpc-2' }),
        expect.objectContaining({ name: 'point-3', policy: read(expect.any(String)) }),
      ]),
    });
    expect(directoryBuckets).toMatchObject({
      value: expect.arrayContaining([
        {
          bucketArn: 'arn:aws:s3express:eu-west-3:111122223333:bucket/express-2--euw3-az1--x-s3',
          bucketName: 'express-2--euw3-az1--x-s3',
          policy: read(expect.any(String)),
        },
      ]),
    });
  });

  it('has the bytes of endpoints, and tells none from what was not counted', async () => {
    const { url } = await startAccount(3);
    const { endpointBytes } = await readAll(await open(url));
    const midnight = 24 * 3_600_000;
    const from = new Date((Math.floor(Date.now() / midnight) - 14) * midnight).toISOString();
    const seen = { from, days: 14, createdAt: '2026-09-01T00:00:00.000Z' };
    expect(endpointBytes).toEqual({
      status: 'read',
      value: [
        { ...seen, vpcEndpointId: 'vpce-1', bytes: { status: 'read', value: 1007 } },
        { ...seen, vpcEndpointId: 'vpce-2', bytes: { status: 'read', value: null } },
      ],
    });
  });

  it('asks CloudWatch about five hundred endpoints at once', async () => {
    const fixture = testAccount(1);
    const [one] = fixture.VpcEndpoints ?? [];
    if (one === undefined) throw new Error('the account has an endpoint');
    const VpcEndpoints = Array.from({ length: 501 }, (_, i) => ({ ...one, VpcEndpointId: `vpce-${i + 1}` }));
    const simulator = await startSimulator({ fixture: { ...fixture, VpcEndpoints }, pageSize: 'maximum' });
    closing.push(() => simulator.close());
    const door = await open(simulator.url);
    const { endpointBytes } = await readAll(door, ['endpointBytes']);
    expect(door.calls.get('cloudwatch:GetMetricData')).toBe(2);
    expect(endpointBytes).toMatchObject({ value: { length: 501, 0: { bytes: { value: 1007 } } } });
  });

  it('of one bucket that refuses leaves the others', async () => {
    const { url } = await startAccount(4, {
      authorize: ({ service, input }) => service !== 's3' || input['Bucket'] !== 'bucket-2',
    });
    const { buckets, bucketSettings } = await readAll(await open(url));
    expect(buckets).toMatchObject({
      value: [{ policy: { status: 'unreadable' } }, { policy: { value: null } }, { policy: { value: null } }],
    });
    expect(bucketSettings).toMatchObject({
      value: [
        { tags: { status: 'unreadable', reason: 's3:GetBucketTagging was refused (AccessDenied)' } },
        { tags: { status: 'read' } },
        { tags: { status: 'read' } },
      ],
    });
  });

  it('of a member of an organization lacks what the organization hides, and says so', async () => {
    const fixture = testAccount(1);
    const Organizations = (fixture.Organizations ?? []).map((one) => ({ ...one, IsDelegated: false }));
    const simulator = await startSimulator({ fixture: { ...fixture, Organizations } });
    closing.push(() => simulator.close());
    const estate = await readAll(await open(simulator.url));
    expect(estate.organizations).toMatchObject({ value: [{ organizationId: 'o-abcdefghij' }] });
    expect(estate.resourceControlPolicies).toEqual({
      status: 'unreadable',
      reason: 'organizations:ListParents was refused (AccessDeniedException)',
    });
  });

  it('of an account without organization, delivery channel or block of public access has none of them', async () => {
    const simulator = await startSimulator({
      fixture: {
        ...testAccount(1),
        Organizations: [],
        DeliveryChannels: [],
        AccountPublicAccessBlocks: [],
      },
    });
    closing.push(() => simulator.close());
    const none = { status: 'read', value: [] };
    expect(await readAll(await open(simulator.url))).toMatchObject({
      organizations: none,
      resourceControlPolicies: none,
      deliveryChannels: none,
      accountPublicAccess: none,
    });
  });

  it('is the same where the environment names the endpoint', async () => {
    const { url } = await startAccount(SMALL);
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    vi.stubEnv('AWS_REGION', 'eu-west-3');
    expect(await readAll(await openDoor({ lookUpsPerSecond: 1000 }))).toEqual(await readAll(await open(url)));
  });

  it('holds no value of an environment variable and no description, however it is dressed', async () => {
    const { url } = await startAccount(3);
    const estate = await readAll(await open(url));
    expect(JSON.stringify(estate)).not.toContain(SECRET);
    expect(estate.functions).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({
          environmentNames: ['IN_HOST', 'IN_LIST', 'IN_QUERY', 'IN_USERINFO', 'PLAIN'],
          environmentHosts: [
            'kms.eu-west-3.amazonaws.com',
            's3.eu-west-3.amazonaws.com',
            'sns.eu-west-3.amazonaws.com',
            'sqs.eu-west-3.amazonaws.com',
          ],
        }),
      ]),
    });
  });
});

describe('an operation that is denied', () => {
  it.each(READS.filter(isOfEstate))(
    '$operation makes $feeds say so and touches no other part',
    async ({ operation, feeds }) => {
      const authorize: SimulatorOptions['authorize'] = (request) =>
        `${request.service}:${request.operation}` !== operation;
      const { url } = await startAccount(SMALL, { authorize });
      const estate = await readAll(await open(url));
      const whole = await readWhole();
      const refusal = `{"status":"unreadable","reason":"${operation} was refused (`;
      expect(JSON.stringify(estate[feeds])).toContain(refusal);
      const others = PARTS.filter((part) => part !== feeds && part !== FOLLOWS[operation]);
      expect(others.map((part) => estate[part])).toEqual(others.map((part) => whole[part]));
    },
  );
});

/** Parts that are asked for by what another list names, and therefore fail with it. */
const FOLLOWS: Readonly<Record<string, EstatePart>> = {
  'ec2:DescribeVpcs': 'hostedZones',
  'ec2:DescribeVpcEndpoints': 'endpointBytes',
  's3:ListBuckets': 'bucketSettings',
  'lambda:ListFunctions': 'roleUses',
  'route53profiles:ListProfileAssociations': 'hostedZones',
  'route53profiles:ListProfileResourceAssociations': 'hostedZones',
  'organizations:DescribeOrganization': 'resourceControlPolicies',
};

const readWhole = once(async () => readAll(await open((await startAccount(SMALL)).url)));

describe('what stands in the way of everything', () => {
  it.each([
    ['ExpiredToken', 'The AWS session has expired'],
    ['InvalidClientTokenId', 'AWS does not accept these credentials in Region eu-west-3'],
    ['SignatureDoesNotMatch', 'AWS rejects the signature'],
    ['AccessDenied', 'sts:GetCallerIdentity gave no identity (AccessDenied)'],
  ])('%s, met at the door, is said once and clearly', async (code, message) => {
    const simulator = await startAccount(SMALL);
    simulator.fail({ operation: 'GetCallerIdentity', when: 'before', code });
    await expect(open(simulator.url)).rejects.toMatchObject({
      name: 'UserError',
      got: expect.stringContaining(message),
    });
  });

  it('an expired session ends a reading at once, with that reason', async () => {
    const simulator = await startAccount(SMALL);
    const door = await open(simulator.url);
    simulator.fail({ operation: '*', when: 'before', code: 'ExpiredToken' });
    await expect(readAll(door)).rejects.toThrow('The AWS session has expired (ExpiredToken)');
    expect(simulator.calls.length).toBeLessThan(20);
  });

  it('credentials that no service accepts are an error and not a list of reasons', async () => {
    const simulator = await startAccount(SMALL);
    const door = await open(simulator.url);
    simulator.fail({ operation: '*', when: 'before', code: 'AuthFailure' });
    await expect(readAll(door, ['vpcs', 'subnets'])).rejects.toThrow('AWS does not accept these credentials');
  });

  it('credentials that are nowhere to be found', async () => {
    const { url } = await startAccount(SMALL);
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    await expect(open(url)).rejects.toThrow('Found no AWS credentials');
  });

  it('an endpoint where nobody listens', async () => {
    await expect(open('http://127.0.0.1:1')).rejects.toThrow(
      'Cannot reach AWS at http://127.0.0.1:1 (ECONNREFUSED)',
    );
  });

  it('a Region that cannot be one', async () => {
    await expect(open('http://127.0.0.1:1', { region: 'eu-wst-3' })).rejects.toThrow(
      '"eu-wst-3" is no AWS Region',
    );
  });

  it('no Region at all', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    await expect(openDoor({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow('Region is missing');
  });
});

describe('a reading under adversity', () => {
  it('is whole although calls are throttled', async () => {
    const seen = new Set<string>();
    const whole = await startAccount(SMALL);
    const throttled = await startAccount(SMALL, {
      throttle: ({ service, operation }) => {
        const isFirst = !seen.has(service) && operation !== 'GetCallerIdentity';
        if (isFirst) seen.add(service);
        return isFirst;
      },
    });
    const parts = ['tables'] as const;
    const estate = await readAll(await open(throttled.url), parts);
    expect(estate).toEqual(await readAll(await open(whole.url), parts));
    expect(throttled.calls.some(({ errorCode }) => errorCode !== undefined)).toBe(true);
  });

  it('is whole although an answer is lost', async () => {
    const simulator = await startAccount(LARGE);
    const door = await open(simulator.url);
    simulator.fail({ operation: 'DescribeSubnets', when: 'loseAnswer', nth: 2 });
    expect(await readAll(door, ['subnets'])).toMatchObject({ subnets: { status: 'read' } });
  });
});

describe('prices', () => {
  it('are those of the Region', async () => {
    const door = await open((await startAccount(SMALL)).url);
    expect(await door.readPrices()).toMatchObject({
      status: 'read',
      value: { region: 'eu-west-3', natGatewayPerHour: 0.05, interfaceEndpointPerAzHour: 0.011 },
    });
  });

  it('that cannot be had say why', async () => {
    const authorize: SimulatorOptions['authorize'] = ({ operation }) => operation !== 'GetProducts';
    const door = await open((await startAccount(SMALL, { authorize })).url);
    expect(await door.readPrices()).toEqual({
      status: 'unreadable',
      reason: 'pricing:GetProducts was refused (AccessDeniedException)',
    });
  });
});
