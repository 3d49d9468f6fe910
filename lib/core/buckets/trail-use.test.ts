import { describe, expect, test } from 'vitest';
import { ENDPOINT_ONLY_CHANGE } from '../../../test/iam/endpoint-only-change.ts';
import { decideAccess } from './decide-access.ts';
import { toTrailUse } from './trail-use.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const ROLE_IDENTITY = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/app/i-0a',
  accountId: '111122223333',
  sessionContext: { sessionIssuer: { arn: ROLE } },
};

const event = (more: object) => ({
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventTime: '2026-11-01T00:00:00Z',
  sourceIPAddress: '203.0.113.9',
  requestParameters: { bucketName: 'photos', key: 'a/b' },
  userIdentity: ROLE_IDENTITY,
  ...more,
});

describe('a data event of CloudTrail', () => {
  test.each([
    ['through our endpoint keeps', { vpcEndpointId: 'vpce-0a', sourceIPAddress: '10.0.0.5' }, 'keeps'],
    ['through another endpoint loses', { vpcEndpointId: 'vpce-0b' }, 'loses'],
    ['from the internet loses', {}, 'loses'],
    [
      'from the internet, listing, loses',
      { eventName: 'ListObjectsV2', requestParameters: { bucketName: 'photos' } },
      'loses',
    ],
    [
      'by an AWS service for itself keeps',
      { userIdentity: { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' } },
      'keeps',
    ],
    [
      'by an AWS service for a role cannot be told',
      {
        sourceIPAddress: 'athena.amazonaws.com',
        userIdentity: { ...ROLE_IDENTITY, invokedBy: 'athena.amazonaws.com' },
      },
      'cannotTell',
    ],
    ['unsigned loses', { userIdentity: { type: 'AWSAccount', accountId: 'anonymous' } }, 'loses'],
  ] as const)('%s', (_, more, access) => {
    const found = toTrailUse(event(more), 'aws');
    if (found === undefined) throw new Error('it is no use');
    expect(found.bucketName).toBe('photos');
    expect(decideAccess(ENDPOINT_ONLY_CHANGE, found.use.request)?.access).toBe(access);
  });

  test.each([
    ['of another service', { eventSource: 'ec2.amazonaws.com' }],
    ['that was refused', { errorCode: 'AccessDenied' }],
    ['without a bucket', { requestParameters: null }],
    ['without a caller', { userIdentity: {} }],
  ])('%s is no use', (_, more) => {
    expect(toTrailUse(event(more), 'aws')).toBeUndefined();
  });

  test('is no use whatever else it is', () => {
    for (const record of [null, 1, 'x', [], {}]) expect(toTrailUse(record, 'aws')).toBeUndefined();
  });
});
