import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKET_EVENTS } from './bucket-events.ts';
import { NETWORK_EVENTS } from './network-events.ts';
import { parseCloudTrailEvent } from './parse-cloud-trail-event.ts';

const OURS = { roleArns: ['arn:aws:iam::111122223333:role/endpointer/write-role'] };

/** An event as EventBridge delivers it; shapes of requests and answers are those that CloudTrail records. */
function event(
  eventName: string,
  record: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: 'f0d3a1c2-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: '111122223333',
    time: '2026-11-20T10:00:05Z',
    region: 'eu-west-3',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada' },
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName,
      awsRegion: 'eu-west-3',
      userAgent: 'aws-cli/2.17.0',
      requestParameters: { routeTableId: 'rtb-0a1' },
      responseElements: { requestId: 'r-1', _return: true },
      readOnly: false,
      eventID: 'e-1',
      recipientAccountId: '111122223333',
      ...record,
    },
  };
}

interface Named {
  readonly vpcIds: readonly string[];
  readonly resourceIds: readonly string[];
}

const SHAPES: readonly (readonly [string, string, Readonly<Record<string, unknown>>, Named])[] = [
  [
    'a flat call on a route table',
    'CreateRoute',
    {
      requestParameters: {
        routeTableId: 'rtb-0a1',
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: 'nat-0b2',
      },
    },
    { vpcIds: [], resourceIds: ['rtb-0a1', 'nat-0b2'] },
  ],
  [
    'a flat call with an answer that names more',
    'AssociateRouteTable',
    {
      requestParameters: { routeTableId: 'rtb-0a1', subnetId: 'subnet-0c3' },
      responseElements: { requestId: 'r', associationId: 'rtbassoc-0d4', associationState: {} },
    },
    { vpcIds: [], resourceIds: ['rtb-0a1', 'subnet-0c3', 'rtbassoc-0d4'] },
  ],
  [
    'an association that moves to another table',
    'ReplaceRouteTableAssociation',
    {
      requestParameters: { associationId: 'rtbassoc-0d4', routeTableId: 'rtb-0a1' },
      responseElements: { requestId: 'r', newAssociationId: 'rtbassoc-0d5' },
    },
    { vpcIds: [], resourceIds: ['rtbassoc-0d4', 'rtb-0a1', 'rtbassoc-0d5'] },
  ],
  [
    'a subnet, whose tags name a VPC of somebody else',
    'CreateSubnet',
    {
      requestParameters: {
        vpcId: 'vpc-0e5',
        cidrBlock: '10.0.0.0/24',
        tagSpecificationSet: { items: [{ tags: [{ key: 'peer', value: 'vpc-0f6' }] }] },
      },
      responseElements: {
        subnet: {
          subnetId: 'subnet-0c3',
          vpcId: 'vpc-0e5',
          tagSet: { items: [{ key: 'peer', value: 'vpc-0f6' }] },
        },
      },
    },
    { vpcIds: ['vpc-0e5'], resourceIds: ['subnet-0c3'] },
  ],
  [
    'a wrapped call with a wrapped answer',
    'CreateNatGateway',
    {
      requestParameters: {
        CreateNatGatewayRequest: { AllocationId: 'eipalloc-0a7', SubnetId: 'subnet-0c3' },
      },
      responseElements: {
        CreateNatGatewayResponse: {
          xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
          natGateway: {
            natGatewayId: 'nat-0b2',
            vpcId: 'vpc-0e5',
            subnetId: 'subnet-0c3',
            natGatewayAddressSet: { item: { allocationId: 'eipalloc-0a7' } },
          },
        },
      },
    },
    { vpcIds: ['vpc-0e5'], resourceIds: ['eipalloc-0a7', 'subnet-0c3', 'nat-0b2'] },
  ],
  [
    'an endpoint with one tagged table',
    'CreateVpcEndpoint',
    {
      requestParameters: {
        CreateVpcEndpointRequest: {
          VpcId: 'vpc-0e5',
          VpcEndpointType: 'Gateway',
          ServiceName: 'com.amazonaws.eu-west-3.s3',
          RouteTableId: { tag: 1, content: 'rtb-0a1' },
          TagSpecification: { tag: 1, Tag: { tag: 1, Key: 'like', Value: 'vpce-0a9' } },
        },
      },
      responseElements: { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-0a8' } } },
    },
    { vpcIds: ['vpc-0e5'], resourceIds: ['rtb-0a1', 'vpce-0a8'] },
  ],
  [
    'a modified endpoint with several tables',
    'ModifyVpcEndpoint',
    {
      requestParameters: {
        ModifyVpcEndpointRequest: {
          VpcEndpointId: 'vpce-0a8',
          AddRouteTableId: [
            { tag: 1, content: 'rtb-0a1' },
            { tag: 2, content: 'rtb-0a2' },
          ],
          PolicyDocument: '{"Resource":"vpc-0f6"}',
        },
      },
      responseElements: { ModifyVpcEndpointResponse: { return: true } },
    },
    { vpcIds: [], resourceIds: ['vpce-0a8', 'rtb-0a1', 'rtb-0a2'] },
  ],
  [
    'one deleted endpoint',
    'DeleteVpcEndpoints',
    {
      requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-0a8' } } },
      responseElements: { DeleteVpcEndpointsResponse: { unsuccessful: '' } },
    },
    { vpcIds: [], resourceIds: ['vpce-0a8'] },
  ],
  [
    'several deleted endpoints, of which one was not',
    'DeleteVpcEndpoints',
    {
      requestParameters: {
        DeleteVpcEndpointsRequest: {
          VpcEndpointId: [
            { tag: 1, content: 'vpce-0a8' },
            { tag: 2, content: 'vpce-0a9' },
          ],
        },
      },
      responseElements: {
        DeleteVpcEndpointsResponse: {
          unsuccessful: { item: { resourceId: 'vpce-0a9', error: { code: 'InvalidVpcEndpoint.NotFound' } } },
        },
      },
    },
    { vpcIds: [], resourceIds: ['vpce-0a8'] },
  ],
  [
    'scalars where lists are expected, and the flat form of a call that is wrapped',
    'DeleteVpcEndpoints',
    { requestParameters: { vpcEndpointIds: 'vpce-0a8' }, responseElements: null },
    { vpcIds: [], resourceIds: ['vpce-0a8'] },
  ],
];

const NOT_CHANGES: readonly (readonly [string, unknown, string])[] = [
  [
    'a call that failed',
    event('CreateRoute', { errorCode: 'Client.RouteAlreadyExists' }),
    'failed (Client.RouteAlreadyExists)',
  ],
  ['an error code of another type', event('CreateRoute', { errorCode: 7 }), 'failed'],
  ['a dry run', event('CreateRoute', { errorCode: 'Client.DryRunOperation' }), 'a dry run'],
  ['a call that reads', event('CreateRoute', { readOnly: true }), 'only read'],
  ['a call that changes no network', event('RunInstances'), 'does not change where traffic goes'],
  [
    "API Gateway's call of the same name",
    event('CreateRoute', { eventSource: 'apigateway.amazonaws.com' }),
    'is no call of EC2',
  ],
  ['a record without a source', event('CreateRoute', { eventSource: 5 }), 'is no call of EC2'],
  [
    'a call that names nothing',
    event('CreateRoute', { requestParameters: null, responseElements: null }),
    'no resource',
  ],
  [
    'a deletion that failed for every endpoint',
    event('DeleteVpcEndpoints', {
      requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-0a8' } } },
      responseElements: {
        DeleteVpcEndpointsResponse: { unsuccessful: { item: [{ resourceId: 'vpce-0a8' }] } },
      },
    }),
    'no resource',
  ],
  [
    'an event of another type',
    { 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
    'no call that CloudTrail',
  ],
  ['an event without detail', { 'detail-type': 'AWS API Call via CloudTrail' }, 'no call that CloudTrail'],
  ['nothing', null, 'without a detail-type'],
];

describe('a CloudTrail event', () => {
  it.each(SHAPES)('names its resources: %s', (_title, eventName, record, named) => {
    expect(parseCloudTrailEvent(event(eventName, record), OURS)).toMatchObject({
      kind: 'networkChange',
      eventName,
      eventId: 'e-1',
      at: '2026-11-20T10:00:00.000Z',
      accountId: '111122223333',
      region: 'eu-west-3',
      ...named,
    });
  });

  const POLICY = { Version: '2012-10-17', Statement: [] };
  const onBucket = (eventName: string, requestParameters: object, more: object = {}) =>
    event(eventName, { eventSource: 's3.amazonaws.com', requestParameters, ...more });

  it.each([
    [
      'PutBucketPolicy',
      { bucketName: 'files', Host: 's3.amazonaws.com', policy: '', bucketPolicy: POLICY },
      { policyText: JSON.stringify(POLICY) },
    ],
    [
      'PutBucketPolicy',
      { bucketName: 'files', host: ['files.s3.amazonaws.com'], policy: [''], bucketPolicy: POLICY },
      { policyText: JSON.stringify(POLICY) },
    ],
    ['DeleteBucketPolicy', { bucketName: 'files', policy: '' }, {}],
    ['PutBucketPublicAccessBlock', { bucketName: 'files', publicAccessBlock: '' }, {}],
  ])('names its bucket: %s', (eventName, parameters, more) => {
    const change = parseCloudTrailEvent(onBucket(eventName, parameters), OURS);
    expect(change).toMatchObject({
      kind: 'bucketChange',
      eventName,
      bucketName: 'files',
      eventId: 'e-1',
      ...more,
    });
    expect('policyText' in change).toBe('policyText' in more);
  });

  it.each<readonly [string, unknown, string]>([
    ['a read', onBucket('GetBucketPolicy', { bucketName: 'files' }), 'does not change whom'],
    ['no bucket', onBucket('PutBucketPolicy', {}), 'names no bucket'],
    [
      'a refusal',
      onBucket('PutBucketPolicy', { bucketName: 'files' }, { errorCode: 'AccessDenied' }),
      'failed (AccessDenied)',
    ],
    ['a call on a route by S3', onBucket('CreateRoute', { bucketName: 'files' }), 'does not change whom'],
    [
      'a call on a bucket by EC2',
      event('PutBucketPolicy', { requestParameters: { bucketName: 'files' } }),
      'does not change where',
    ],
  ])('of S3 is ignored with the reason: %s', (_title, given, reason) => {
    expect(parseCloudTrailEvent(given, OURS)).toEqual({
      kind: 'ignored',
      reason: expect.stringContaining(reason),
    });
  });

  it.each(NOT_CHANGES)('is ignored with the reason: %s', (_title, given, reason) => {
    expect(parseCloudTrailEvent(given, OURS)).toEqual({
      kind: 'ignored',
      reason: expect.stringContaining(reason),
    });
  });

  it('falls back to the envelope for id and time, and is ignored without them', () => {
    const bare = event('CreateRoute', { eventID: undefined, eventTime: 'yesterday' });
    expect(parseCloudTrailEvent(bare, OURS)).toMatchObject({
      eventId: 'f0d3a1c2-0000-4000-8000-000000000001',
      at: '2026-11-20T10:00:05.000Z',
    });
    const timeless = { ...bare, time: '' };
    expect(parseCloudTrailEvent(timeless, OURS)).toMatchObject({ kind: 'ignored' });
  });

  const role = (arn: string) => ({
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/write-role/run-1',
      sessionContext: { sessionIssuer: { arn } },
    },
  });

  it.each([
    ['our role', role('arn:aws:iam::111122223333:role/endpointer/write-role'), true],
    ['a role of the same name in another path', role('arn:aws:iam::111122223333:role/write-role'), false],
    ['our role in another account', role('arn:aws:iam::999922223333:role/endpointer/write-role'), false],
    [
      'a session of our role without its issuer',
      { userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/write-role/run-1' } },
      true,
    ],
    [
      'a session of another role',
      { userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/write-role-2/run-1' } },
      false,
    ],
    ['our user agent', { userAgent: '[aws-sdk-js/3.1168.0 ua/2.1 endpointer/0.1.0]' }, true],
    ['our user agent without a version', { userAgent: 'aws-sdk-js/3.1168.0 m/N,E,e endpointer' }, true],
    ['a user agent that only resembles it', { userAgent: 'my-endpointer/1 endpointers/2' }, false],
    ['our user agent beside that of a tool', { userAgent: 'Terraform/1.9 endpointer/0.1.0' }, false],
    [
      'our user agent where a service called',
      {
        userAgent: 'endpointer/0.1.0',
        userIdentity: { invokedBy: 'servicecatalog.amazonaws.com', arn: 'arn:aws:iam::1:root' },
      },
      false,
    ],
    ['somebody else', {}, false],
  ])('knows whether it is ours: %s', (_title, record, isOurs) => {
    expect(parseCloudTrailEvent(event('CreateRoute', record), OURS)).toMatchObject({ isOurs });
  });

  it('never throws, whatever JSON it is given', () => {
    const parts = fc.record({
      'detail-type': fc.constantFrom('AWS API Call via CloudTrail', 'Scheduled Event'),
      detail: fc.record(
        {
          eventName: fc.oneof(fc.constantFrom(...NETWORK_EVENTS, ...BUCKET_EVENTS), fc.jsonValue()),
          eventSource: fc.oneof(fc.constant('ec2.amazonaws.com'), fc.jsonValue()),
          eventID: fc.jsonValue(),
          eventTime: fc.jsonValue(),
          userIdentity: fc.jsonValue(),
          userAgent: fc.jsonValue(),
          requestParameters: fc.jsonValue(),
          responseElements: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), parts), (given) => {
        expect(['networkChange', 'bucketChange', 'ignored']).toContain(
          parseCloudTrailEvent(given, OURS).kind,
        );
      }),
    );
  });

  it('does not end in a stack overflow, however deep the record', () => {
    let deep: unknown = 'rtb-0a1';
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(parseCloudTrailEvent(event('CreateRoute', { requestParameters: deep }), OURS)).toMatchObject({
      resourceIds: ['rtb-0a1'],
    });
  });

  it('says the same of one resource in every form of a list', () => {
    const forms: readonly ((ids: readonly string[]) => unknown)[] = [
      (ids) => ids,
      (ids) => ({ items: ids.map((routeTableId) => ({ routeTableId })) }),
      (ids) => ({ item: ids.length === 1 ? { id: ids[0] } : ids.map((id) => ({ id })) }),
      (ids) => ids.map((content, at) => ({ tag: at + 1, content })),
      (ids) => (ids.length === 1 ? { tag: 1, content: ids[0] } : ids),
      (ids) => (ids.length === 1 ? ids[0] : ids),
    ];
    const idOf = fc.integer({ min: 0, max: 0xfffffff }).map((n) => `rtb-${n.toString(16)}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(idOf, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...forms),
        (ids, form) => {
          const given = event('ModifyVpcEndpoint', {
            requestParameters: { ModifyVpcEndpointRequest: { AddRouteTableId: form(ids) } },
          });
          expect(parseCloudTrailEvent(given, OURS)).toMatchObject({ vpcIds: [], resourceIds: ids });
        },
      ),
    );
  });
});
