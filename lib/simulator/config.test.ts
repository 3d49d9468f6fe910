import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  PutEvaluationsCommand,
  type Evaluation,
} from '@aws-sdk/client-config-service';
import { CreateVpcEndpointCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type ConfigOccasion, type SimulatedEvent, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

const events: SimulatedEvent[] = [];
let simulator: Simulator;
let config: ConfigServiceClient;
let trails: CloudTrailClient;

beforeAll(async () => {
  simulator = await startSimulator({
    fixture: {
      ...testAccount,
      Trails: [
        { Name: 'own', TrailARN: arnOf('eu-west-3', 'own'), HomeRegion: 'eu-west-3', IsLogging: true },
        { Name: 'far', TrailARN: arnOf('us-east-1', 'far'), HomeRegion: 'us-east-1', IsLogging: false },
      ],
    },
    onEvent: (event) => events.push(event),
    callerOf: (accessKeyId) =>
      accessKeyId === 'ASIAROLE'
        ? { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/writer/run', accessKeyId }
        : undefined,
  });
  config = new ConfigServiceClient(clientOptions(simulator));
  trails = new CloudTrailClient(clientOptions(simulator));
});

afterAll(() => simulator.close());

function arnOf(region: string, name: string): string {
  return `arn:aws:cloudtrail:${region}:111122223333:trail/${name}`;
}

function evaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return {
    ComplianceResourceType: 'AWS::EC2::RouteTable',
    ComplianceResourceId: 'rtb-main',
    ComplianceType: 'NON_COMPLIANT',
    Annotation: 'no route to S3',
    OrderingTimestamp: new Date('2026-11-01T00:00:00Z'),
    ...changes,
  };
}

function tokenOf(event: object): string {
  return 'resultToken' in event && typeof event.resultToken === 'string' ? event.resultToken : '';
}

function put(ResultToken: string, ...Evaluations: Evaluation[]): Promise<unknown> {
  return config.send(new PutEvaluationsCommand({ ResultToken, Evaluations }));
}

test('evaluations are kept for the rule whose token came with them, and the bus is told of changes alone', async () => {
  const token = tokenOf(simulator.configEvent('routed', { kind: 'scheduled' }));
  events.length = 0;
  await put(token, evaluation());
  await put(token, evaluation({ Annotation: 'still none', OrderingTimestamp: new Date('2026-11-02') }));
  await put(token, evaluation({ ComplianceType: 'COMPLIANT', OrderingTimestamp: new Date('2026-11-03') }));
  await put(token, evaluation({ OrderingTimestamp: new Date('2026-10-01') }));
  expect(simulator.state().Evaluations).toEqual([
    {
      ConfigRuleName: 'routed',
      ResourceType: 'AWS::EC2::RouteTable',
      ResourceId: 'rtb-main',
      ComplianceType: 'COMPLIANT',
      Annotation: 'no route to S3',
      OrderingTimestamp: '2026-11-03T00:00:00.000Z',
    },
  ]);
  expect(events.map((event) => [event['detail-type'], resultOf(event)])).toEqual([
    ['Config Rules Compliance Change', 'NON_COMPLIANT'],
    ['Config Rules Compliance Change', 'COMPLIANT'],
  ]);
});

function resultOf({ detail }: SimulatedEvent): unknown {
  return 'newEvaluationResult' in detail &&
    typeof detail.newEvaluationResult === 'object' &&
    detail.newEvaluationResult !== null &&
    'complianceType' in detail.newEvaluationResult
    ? detail.newEvaluationResult.complianceType
    : undefined;
}

test.each([
  ['a token nobody was given', 'made up', evaluation(), 'InvalidResultTokenException'],
  [
    'INSUFFICIENT_DATA',
    undefined,
    evaluation({ ComplianceType: 'INSUFFICIENT_DATA' }),
    'InvalidParameterValueException',
  ],
  ['an empty annotation', undefined, evaluation({ Annotation: '' }), 'ValidationException'],
  [
    'an annotation of 257 characters',
    undefined,
    evaluation({ Annotation: 'x'.repeat(257) }),
    'ValidationException',
  ],
])('PutEvaluations refuses %s', async (_, token, one, name) => {
  const given = token ?? tokenOf(simulator.configEvent('routed', { kind: 'scheduled' }));
  await expect(put(given, one)).rejects.toMatchObject({ name });
});

test('more than 100 evaluations in a call are refused', async () => {
  const token = tokenOf(simulator.configEvent('routed', { kind: 'scheduled' }));
  const many = Array.from({ length: 101 }, () => evaluation());
  await expect(put(token, ...many)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('in test mode any token will do, and nothing is kept', async () => {
  const before = simulator.state().Evaluations;
  const command = new PutEvaluationsCommand({
    ResultToken: 'TESTMODE',
    TestMode: true,
    Evaluations: [evaluation({ ComplianceResourceId: 'rtb-public' })],
  });
  expect((await config.send(command)).FailedEvaluations).toEqual([]);
  expect(simulator.state().Evaluations).toEqual(before);
});

function invokingEventOf(occasion: ConfigOccasion): unknown {
  const event = simulator.configEvent('routed', occasion);
  return 'invokingEvent' in event && typeof event.invokingEvent === 'string'
    ? JSON.parse(event.invokingEvent)
    : undefined;
}

test('a changed item comes whole, an oversized and a deleted one by name', () => {
  const of = (kind: 'changed' | 'oversized' | 'deleted') =>
    invokingEventOf({ kind, resourceType: 'AWS::EC2::Subnet', resourceId: 'subnet-private' });
  expect(of('changed')).toMatchObject({
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: {
      configurationItemStatus: 'OK',
      configuration: { subnetId: 'subnet-private', vpcId: 'vpc-1' },
      tags: { tier: 'private' },
      relationships: [{ resourceId: 'vpc-1', resourceType: 'AWS::EC2::VPC' }],
    },
  });
  expect(of('oversized')).toMatchObject({
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { resourceId: 'subnet-private' },
  });
  expect(of('deleted')).toMatchObject({
    configurationItem: { configurationItemStatus: 'ResourceDeleted', configuration: null },
  });
});

test('the item of a bucket holds its policy beside what S3 lists of it', () => {
  const occasion = { kind: 'changed', resourceType: 'AWS::S3::Bucket', resourceId: 'rich-bucket' } as const;
  expect(invokingEventOf(occasion)).toMatchObject({
    configurationItem: {
      resourceId: 'rich-bucket',
      ARN: 'arn:aws:s3:::rich-bucket',
      configuration: { name: 'rich-bucket' },
      supplementaryConfiguration: { BucketPolicy: { policyText: expect.stringContaining('Statement') } },
      relationships: [],
    },
  });
});

test('a rule or a resource that is not there has no event', () => {
  expect(() => simulator.configEvent('other', { kind: 'scheduled' })).toThrow('no Config rule other');
  expect(() =>
    simulator.configEvent('routed', {
      kind: 'changed',
      resourceType: 'AWS::EC2::VPC',
      resourceId: 'vpc-none',
    }),
  ).toThrow('no AWS::EC2::VPC vpc-none');
});

test('recorders are described, and those that are not there are refused', async () => {
  const { ConfigurationRecorders: recorders } = await config.send(
    new DescribeConfigurationRecordersCommand({}),
  );
  const { ConfigurationRecordersStatus: states } = await config.send(
    new DescribeConfigurationRecorderStatusCommand({}),
  );
  expect(recorders?.map(({ name }) => name)).toEqual(['default']);
  expect(states?.map(({ recording }) => recording)).toEqual([true]);
  await expect(
    config.send(new DescribeConfigurationRecordersCommand({ ConfigurationRecorderNames: ['none'] })),
  ).rejects.toMatchObject({ name: 'NoSuchConfigurationRecorderException' });
});

test('a trail of another Region is a shadow, known by its ARN alone', async () => {
  const listed = async (includeShadowTrails: boolean) =>
    (await trails.send(new DescribeTrailsCommand({ includeShadowTrails }))).trailList?.map(
      ({ Name }) => Name,
    );
  expect(await listed(true)).toEqual(['own', 'far']);
  expect(await listed(false)).toEqual(['own']);
  const status = await trails.send(new GetTrailStatusCommand({ Name: arnOf('us-east-1', 'far') }));
  expect(status.IsLogging).toBe(false);
  await expect(trails.send(new GetTrailStatusCommand({ Name: 'far' }))).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
  const { EventSelectors } = await trails.send(new GetEventSelectorsCommand({ TrailName: 'own' }));
  expect(EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
});

test('a call that writes is told to the bus, with the session of the role behind its key', async () => {
  events.length = 0;
  const ec2 = new EC2Client(clientOptions(simulator, 'eu-west-3', 'ASIAROLE'));
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: 'vpc-1',
      ServiceName: 'com.amazonaws.eu-west-3.s3',
      RouteTableIds: ['rtb-main'],
    }),
  );
  expect(events).toMatchObject([
    {
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        eventName: 'CreateVpcEndpoint',
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::111122223333:assumed-role/writer/run',
        },
      },
    },
  ]);
});
