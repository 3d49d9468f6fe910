import { describe, expect, test } from 'vitest';
import {
  accessPoint,
  ACCOUNT_ID,
  bucket,
  bucketSettings,
  estateOf,
  gatewayEndpoint,
  read,
  unreadable,
  type EstateShape,
} from '../../../test/estates/build-estate.ts';
import { toText, type StatementDocument } from '../../../test/iam/arbitrary-policy.ts';
import { mergeEndpointOnly } from '../iam/cure/merge-endpoint-only.ts';
import type { PolicyRequest } from '../iam/request.ts';
import { consumersOfBucket } from './consumers-of-bucket.ts';
import { SeenUses } from './seen-uses.ts';

const ENDPOINT = 'vpce-0a';
const ARN = 'arn:aws:s3:::photos';
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/replicate`;

const allow = (Principal: unknown, more: object = {}): StatementDocument => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: `${ARN}/*`,
  ...more,
});

/** The table for the policy that the cure would write. */
function tableOf(
  statements: readonly StatementDocument[] | null,
  shape: EstateShape = {},
  exemptRoles: readonly string[] = [],
) {
  const policy = statements === null ? null : toText(statements);
  const estate = estateOf({
    vpcEndpoints: [gatewayEndpoint({ vpcEndpointId: ENDPOINT, routeTableIds: ['rtb-0a'] })],
    buckets: [bucket({ policy: read(policy) })],
    ...shape,
  });
  const merged = mergeEndpointOnly(policy, {
    bucket: ARN,
    account: ACCOUNT_ID,
    admit: { key: 'aws:SourceVpce', values: [ENDPOINT] },
    known: [{ id: ENDPOINT, vpc: 'vpc-0a', account: ACCOUNT_ID }],
    exemptRoles,
  });
  if (merged.verdict !== 'merged') throw new Error(merged.reason);
  return consumersOfBucket(estate, { bucketName: 'photos', policyText: merged.policyText });
}

const replicates = {
  bucketSettings: [
    bucketSettings({ replication: read({ roleArn: ROLE, toBuckets: ['copy'] }) }),
    bucketSettings({ bucketName: 'other', accessLogsTo: read('photos'), inventoryTo: read(['photos']) }),
  ],
};

describe('who would be locked out', () => {
  test.each([
    [
      'CloudFront by origin access control keeps',
      [
        allow(
          { Service: 'cloudfront.amazonaws.com' },
          { Condition: { StringEquals: { 'aws:SourceArn': 'x' } } },
        ),
      ],
      {},
      [['cloudfront.amazonaws.com', 'keeps']],
    ],
    [
      'replication loses',
      null,
      { bucketSettings: replicates.bucketSettings.slice(0, 1) },
      [[`replication by ${ROLE}`, 'loses']],
    ],
    [
      'deliveries keep',
      null,
      { bucketSettings: [bucketSettings(), ...replicates.bucketSettings.slice(1)] },
      [
        ['access logs of other', 'keeps'],
        ['inventory of other', 'keeps'],
      ],
    ],
    [
      'of another account it cannot be told',
      [allow({ AWS: 'arn:aws:iam::999988887777:root' })],
      {},
      [['account 999988887777', 'cannotTell']],
    ],
    [
      'a function that is told of objects, and an access point, cannot be told',
      null,
      {
        bucketSettings: [
          bucketSettings({ notifies: read([{ kind: 'function' as const, arn: 'arn:aws:lambda:x' }]) }),
        ],
        accessPoints: [accessPoint()],
      },
      [
        ['access point photos-point', 'cannotTell'],
        ['arn:aws:lambda:x', 'cannotTell'],
      ],
    ],
  ] as const)('%s', (_, statements, shape, expected) => {
    const { consumers } = tableOf(statements, shape);
    expect(consumers.map(({ name, access }) => [name, access])).toEqual(expected);
  });

  test('an exempt role keeps its replication', () => {
    const { consumers } = tableOf(null, replicates, [ROLE]);
    expect(consumers.find(({ name }) => name.includes(ROLE))?.access).toBe('keeps');
  });

  test('a request seen in logs is decided by evaluating it, both ways', () => {
    const estate = estateOf({ buckets: [bucket()], vpcEndpoints: [gatewayEndpoint()] });
    const policyText = toText([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [ARN, `${ARN}/*`],
        Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': ENDPOINT } },
      },
    ]);
    const request = {
      principal: { kind: 'user', account: ACCOUNT_ID, arn: `arn:aws:iam::${ACCOUNT_ID}:user/Ann` } as const,
      action: 's3:GetObject',
      resource: `${ARN}/x`,
    };
    const uses = new SeenUses('2026-11-01T00:00:00.000Z');
    const use = (name: string, context: Record<string, string>, unknownKeys: readonly string[] = []): void =>
      uses.add({
        bucketName: 'photos',
        time: '2026-11-20T00:00:00.000Z',
        use: {
          name,
          evidence: `a log has it ${Object.values(context).join()}`,
          request: { ...request, context, unknownKeys: new Set(unknownKeys) },
        },
      });
    use('inside', { 'aws:sourcevpce': ENDPOINT });
    use('outside', { 'aws:sourceip': '203.0.113.9' });
    use('somewhere', {}, ['aws:sourcevpce']);
    // One of its requests is refused, the others do not make that good.
    use('inside and outside', { 'aws:sourcevpce': ENDPOINT });
    use('inside and outside', { 'aws:sourceip': '203.0.113.9' });
    const { consumers, absent } = consumersOfBucket(estate, { bucketName: 'photos', policyText }, uses);
    expect(consumers.map(({ name, access }) => [name, access])).toEqual([
      ['inside and outside', 'loses'],
      ['outside', 'loses'],
      ['somewhere', 'cannotTell'],
      ['inside', 'keeps'],
    ]);
    expect(absent).toEqual([]);
  });

  test('a request that was served is decided by the new statements, whatever else the log does not tell', () => {
    const tlsOnly = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [ARN, `${ARN}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const endpointOnly = {
      ...tlsOnly,
      Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': ENDPOINT } },
    };
    const estate = estateOf({
      buckets: [bucket({ policy: read(toText([tlsOnly])) })],
      vpcEndpoints: [gatewayEndpoint()],
    });
    const uses = new SeenUses('2026-11-01T00:00:00.000Z');
    const seen: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['inside', { 'aws:sourcevpce': ENDPOINT }],
      ['outside', {}],
      ['refused today', { 'aws:securetransport': 'false' }],
    ];
    for (const [name, context] of seen) {
      const request: PolicyRequest = {
        principal: { kind: 'anonymous' },
        action: 's3:GetObject',
        resource: `${ARN}/x`,
        context,
        unknownKeys: new Set(['aws:securetransport'].filter((key) => !(key in context))),
      };
      const time = '2026-11-20T00:00:00.000Z';
      uses.add({ bucketName: 'photos', time, use: { name, evidence: 'a log has it', request } });
    }
    const access = (policyText: string) =>
      consumersOfBucket(estate, { bucketName: 'photos', policyText }, uses).consumers.map((consumer) => [
        consumer.name,
        consumer.access,
      ]);
    expect(access(toText([tlsOnly, endpointOnly]))).toEqual([
      ['outside', 'loses'],
      ['inside', 'keeps'],
    ]);
    expect(access(toText([tlsOnly]))).toEqual([
      ['inside', 'keeps'],
      ['outside', 'keeps'],
    ]);
  });

  test('what logs do not show is said', () => {
    const estate = estateOf({ buckets: [bucket()], vpcEndpoints: [gatewayEndpoint()] });
    const uses = new SeenUses('2026-11-01T00:00:00.000Z');
    uses.noteUnread(3);
    const { absent } = consumersOfBucket(estate, { bucketName: 'photos', policyText: toText([]) }, uses);
    expect(absent.map(({ reason }) => reason)).toEqual([
      '3 files could not be read, or not wholly',
      'those that were given show nobody at this bucket since 2026-11-01T00:00:00.000Z',
    ]);
  });

  test('what was not looked at is said', () => {
    const { absent } = tableOf(null, {
      bucketSettings: [bucketSettings({ replication: unreadable('refused') })],
      accessPoints: unreadable('denied'),
    });
    expect(absent.map(({ source, reason }) => `${source}: ${reason}`).join('\n')).toMatch(
      /denied\n.*refused\n.*logs: none were given/s,
    );
  });

  test('who is denied today loses nothing', () => {
    const { consumers } = tableOf([
      allow({ AWS: 'arn:aws:iam::999988887777:root' }),
      { ...allow({ AWS: 'arn:aws:iam::999988887777:root' }), Effect: 'Deny' },
    ]);
    expect(consumers).toEqual([]);
  });
});
