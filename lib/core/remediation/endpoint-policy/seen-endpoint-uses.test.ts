import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../../test/seed.ts';
import { SeenEndpointUses } from './seen-endpoint-uses.ts';
import { toTrailCall, type TrailCall } from './trail-endpoint-use.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Admin';

/** As AWS shows it in the user guide's page of network activity events. */
const NETWORK = {
  eventVersion: '1.09',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Admin/role-name',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE } },
  },
  eventTime: '2026-11-04T23:12:50Z',
  eventSource: 'kms.amazonaws.com',
  eventName: 'ListKeys',
  requestID: 'r-1',
  eventType: 'AwsVpceEvent',
  vpcEndpointId: 'vpce-0a',
  vpcEndpointAccountId: '111122223333',
  eventCategory: 'NetworkActivity',
};
const HIDDEN = { type: 'AWSAccount', principalId: 'AKIAIOSFODNN7EXAMPLE', accountId: '777788889999' };
const OBJECT = {
  eventSource: 's3.amazonaws.com',
  eventName: 'HeadObject',
  eventCategory: 'Data',
  resources: [
    { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::photos', accountId: '444455556666' },
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::photos/a.jpg' },
  ],
};

describe('an event of CloudTrail', () => {
  it.each<[string, object, object | undefined]>([
    ['of network activity', {}, { action: 'kms:ListKeys', principalArn: ROLE, vpcEndpointId: 'vpce-0a' }],
    [
      'of data, with its object and the bucket’s account',
      OBJECT,
      { action: 's3:GetObject', resource: 'arn:aws:s3:::photos/a.jpg', resourceAccount: '444455556666' },
    ],
    [
      'of Lambda, named with a date',
      { eventSource: 'lambda.amazonaws.com', eventName: 'ListFunctions20150331' },
      { action: 'lambda:ListFunctions' },
    ],
    [
      'of CloudWatch',
      { eventSource: 'monitoring.amazonaws.com', eventName: 'PutMetricData' },
      { action: 'cloudwatch:PutMetricData' },
    ],
    [
      'of somebody of another account',
      { userIdentity: HIDDEN },
      { principalAccount: '777788889999', principalArn: undefined },
    ],
    [
      'without a signature',
      { userIdentity: { type: 'AWSAccount', accountId: 'anonymous' } },
      { principalAccount: undefined },
    ],
    ['that found nothing', { errorCode: 'NoSuchKey' }, { action: 'kms:ListKeys' }],
    ['that the endpoint refused', { errorCode: 'VpceAccessDenied' }, undefined],
    ['that somebody else refused', { errorCode: 'AccessDenied' }, undefined],
    [
      'of a service of AWS',
      { userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' } },
      undefined,
    ],
    ['through no endpoint', { vpcEndpointId: undefined }, undefined],
    ['without a time', { eventTime: undefined }, undefined],
  ])('%s', (_, overrides, expected) => {
    const call = toTrailCall({ ...NETWORK, ...overrides });
    if (expected === undefined) expect(call).toBeUndefined();
    else
      expect(call).toEqual(
        expect.objectContaining(
          Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)),
        ),
      );
    for (const [name, value] of Object.entries(expected ?? {})) {
      if (value === undefined) expect(call).not.toHaveProperty(name);
    }
  });

  it('of any form never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (identity, resources) => {
        expect(() => toTrailCall({ ...NETWORK, userIdentity: identity, resources })).not.toThrow();
        expect(toTrailCall(identity)).toBeUndefined();
      }),
    );
  });
});

const call = (overrides: Partial<TrailCall> = {}): TrailCall => ({
  vpcEndpointId: 'vpce-0a',
  action: 's3:GetObject',
  principalArn: ROLE,
  principalAccount: '111122223333',
  time: '2026-11-04T00:00:00.000Z',
  ...overrides,
});

function seen(calls: readonly TrailCall[], most?: number) {
  const uses = new SeenEndpointUses('2026-11-01T00:00:00.000Z', most);
  for (const one of calls) uses.add(one);
  return uses;
}

describe('calls through endpoints', () => {
  it('are counted by kind, from the first to the last', () => {
    const calls = [
      call({ time: '2026-11-09T00:00:00.000Z' }),
      call(),
      call({ time: '2026-10-01T00:00:00.000Z' }),
    ];
    expect(seen(calls).list()).toMatchObject([
      { calls: 2, from: '2026-11-04T00:00:00.000Z', to: '2026-11-09T00:00:00.000Z', source: 'CloudTrail' },
    ]);
  });

  it.each([
    ['first', [call({ requestId: 'r' }), call({ requestId: 'r', resource: 'arn:aws:s3:::photos/a' })]],
    ['last', [call({ requestId: 'r', resource: 'arn:aws:s3:::photos/a' }), call({ requestId: 'r' })]],
  ])('that two events tell of are one, with the resource: the one without it %s', (_, calls) => {
    expect(seen(calls).list()).toMatchObject([{ calls: 1, resource: 'arn:aws:s3:::photos/a' }]);
  });

  it('on many objects of a bucket are on all of them', () => {
    const objects = (number: number) =>
      Array.from({ length: number }, (_, n) => call({ resource: `arn:aws:s3:::photos/${n}` }));
    expect(seen(objects(20)).list()).toHaveLength(20);
    expect(seen([...objects(21), call({ resource: 'arn:aws:s3:::other/1' })]).list()).toMatchObject([
      { resource: 'arn:aws:s3:::other/1', calls: 1 },
      { resource: 'arn:aws:s3:::photos/*', calls: 21 },
    ]);
  });

  it('of too many kinds are left out and counted', () => {
    const uses = seen(
      ['a', 'b', 'c'].map((name) => call({ action: `s3:${name}` })),
      2,
    );
    expect([uses.list().length, uses.leftOut]).toEqual([2, 1]);
  });

  it('are the same in whatever order the files come', () => {
    const kinds = fc.record({
      action: fc.constantFrom('s3:GetObject', 's3:PutObject'),
      resource: fc.constantFrom('arn:aws:s3:::a/1', 'arn:aws:s3:::a/2', 'arn:aws:s3:::b/1'),
      time: fc.constantFrom('2026-11-04T00:00:00.000Z', '2026-11-05T00:00:00.000Z'),
    });
    fc.assert(
      fc.property(fc.array(kinds), (records) => {
        const calls = records.map((record) => call(record));
        expect(seen(calls.toReversed()).list()).toEqual(seen(calls).list());
      }),
    );
  });
});
