import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateVpcEndpointCommand,
  DescribeRegionsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListHostedZonesByVPCCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetBucketPolicyCommand, GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

let simulator: Simulator;

async function start(options: Omit<SimulatorOptions, 'fixture'> = {}): Promise<EC2Client> {
  simulator = await startSimulator({ fixture: testAccount, ...options });
  return new EC2Client(clientOptions(simulator));
}
afterEach(() => simulator.close());

const create = new CreateVpcEndpointCommand({
  VpcId: 'vpc-1',
  ServiceName: 'com.amazonaws.eu-west-3.s3',
  RouteTableIds: ['rtb-main'],
});

describe('a fault had on purpose', () => {
  test('before the write leaves nothing behind', async () => {
    const client = await start();
    simulator.fail({ operation: 'CreateVpcEndpoint', when: 'before', once: true });
    await expect(client.send(create)).rejects.toMatchObject({ name: 'InternalError' });
    expect(simulator.state().VpcEndpoints).toEqual([]);
    await client.send(create);
    expect(simulator.state().VpcEndpoints).toHaveLength(1);
  });

  test('after the write leaves the write, and CloudTrail tells of it', async () => {
    const client = await start();
    simulator.fail({ operation: '*', when: 'after', code: 'Unavailable' });
    await expect(client.send(create)).rejects.toMatchObject({
      name: 'Unavailable',
      $metadata: { httpStatusCode: 503 },
    });
    expect(simulator.state().VpcEndpoints).toHaveLength(1);
    expect(simulator.cloudTrailEvents).toMatchObject([
      { eventName: 'CreateVpcEndpoint', responseElements: { CreateVpcEndpointResponse: {} } },
    ]);
  });

  test('can be a lost answer: the connection drops after the write', async () => {
    const client = await start();
    simulator.fail({ operation: 'CreateVpcEndpoint', when: 'loseAnswer' });
    await expect(client.send(create)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(simulator.state().VpcEndpoints).toHaveLength(1);
    expect(simulator.calls).toMatchObject([{ operation: 'CreateVpcEndpoint', statusCode: 0 }]);
  });

  test('is mended by the same client token: a retry after a lost answer finds the one endpoint', async () => {
    const client = await start();
    const once = new CreateVpcEndpointCommand({ ...create.input, ClientToken: 'once' });
    simulator.fail({ operation: 'CreateVpcEndpoint', when: 'loseAnswer', once: true });
    await expect(client.send(once)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const { VpcEndpoint } = await client.send(
      new CreateVpcEndpointCommand({ ...create.input, ClientToken: 'once' }),
    );
    expect(simulator.state().VpcEndpoints.map((endpoint) => endpoint.VpcEndpointId)).toEqual([
      VpcEndpoint?.VpcEndpointId,
    ]);
  });

  test('can be no answer ever, with nothing written', async () => {
    const client = await start();
    simulator.fail({ operation: 'CreateVpcEndpoint', when: 'hang' });
    const outcome = client.send(create, { abortSignal: AbortSignal.timeout(100) });
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    expect(simulator.state().VpcEndpoints).toEqual([]);
  });

  test('strikes the nth call alone', async () => {
    const client = await start();
    simulator.fail({ operation: 'DescribeVpcs', when: 'before', nth: 2 });
    const outcomes: string[] = [];
    for (let call = 0; call < 3; call += 1) {
      await client.send(new DescribeVpcsCommand({})).then(
        () => outcomes.push('answered'),
        () => outcomes.push('failed'),
      );
    }
    expect(outcomes).toEqual(['answered', 'failed', 'answered']);
  });
});

const services: readonly (readonly [
  service: string,
  ask: (options: ReturnType<typeof clientOptions>) => Promise<unknown>,
  region: string,
])[] = [
  ['ec2', (options) => new EC2Client(options).send(new DescribeVpcsCommand({})), 'eu-west-3'],
  [
    's3',
    (options) => new S3Client({ ...options, forcePathStyle: true }).send(new ListBucketsCommand({})),
    'eu-west-3',
  ],
  [
    'iam',
    (options) => new IAMClient(options).send(new GetAccountAuthorizationDetailsCommand({})),
    'us-east-1',
  ],
  ['sts', (options) => new STSClient(options).send(new GetCallerIdentityCommand({})), 'eu-west-3'],
  ['dynamodb', (options) => new DynamoDBClient(options).send(new ListTablesCommand({})), 'eu-west-3'],
  [
    'route53',
    (options) =>
      new Route53Client(options).send(
        new ListHostedZonesByVPCCommand({ VPCId: 'vpc-1', VPCRegion: 'eu-west-3' }),
      ),
    'us-east-1',
  ],
  ['lambda', (options) => new LambdaClient(options).send(new ListFunctionsCommand({})), 'eu-west-3'],
];

const spellings: Readonly<
  Record<string, Readonly<Record<'denied' | 'throttled' | 'expired' | 'unknownKey', string>>>
> = {
  ec2: {
    denied: 'UnauthorizedOperation',
    throttled: 'RequestLimitExceeded',
    expired: 'RequestExpired',
    unknownKey: 'AuthFailure',
  },
  s3: {
    denied: 'AccessDenied',
    throttled: 'SlowDown',
    expired: 'ExpiredToken',
    unknownKey: 'InvalidAccessKeyId',
  },
  iam: {
    denied: 'AccessDenied',
    throttled: 'Throttling',
    expired: 'ExpiredToken',
    unknownKey: 'InvalidClientTokenId',
  },
  sts: {
    denied: 'answered',
    throttled: 'Throttling',
    expired: 'ExpiredToken',
    unknownKey: 'InvalidClientTokenId',
  },
  dynamodb: {
    denied: 'AccessDeniedException',
    throttled: 'ThrottlingException',
    expired: 'ExpiredTokenException',
    unknownKey: 'UnrecognizedClientException',
  },
  route53: {
    denied: 'AccessDenied',
    throttled: 'Throttling',
    expired: 'ExpiredToken',
    unknownKey: 'InvalidClientTokenId',
  },
  lambda: {
    denied: 'AccessDeniedException',
    throttled: 'TooManyRequestsException',
    expired: 'ExpiredTokenException',
    unknownKey: 'UnrecognizedClientException',
  },
};

const outcomeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error: Error) => error.name,
  );

describe.each(services)('%s refuses in its own words', (service, ask, region) => {
  test('what is not permitted', async () => {
    await start({ authorize: () => false });
    expect(await outcomeOf(ask(clientOptions(simulator, region)))).toBe(spellings[service]?.denied);
  });

  test('one request too many', async () => {
    await start({ throttle: () => true });
    expect(await outcomeOf(ask(clientOptions(simulator, region)))).toBe(spellings[service]?.throttled);
  });

  test('an expired session', async () => {
    await start();
    const options = clientOptions(simulator, region);
    const credentials = { ...options.credentials, sessionToken: 'EXPIRED' };
    expect(await outcomeOf(ask({ ...options, credentials }))).toBe(spellings[service]?.expired);
  });

  test('an unknown access key', async () => {
    await start();
    expect(await outcomeOf(ask(clientOptions(simulator, region, 'AKIAINVALIDKEY')))).toBe(
      spellings[service]?.unknownKey,
    );
  });
});

test('tags on a new endpoint need the permission of tagging too', async () => {
  const client = await start({ authorize: ({ operation }) => operation === 'CreateVpcEndpoint' });
  const tagged = {
    ...create.input,
    TagSpecifications: [{ ResourceType: 'vpc-endpoint' as const, Tags: [{ Key: 'a', Value: 'b' }] }],
  };
  const refused = client.send(new CreateVpcEndpointCommand(tagged));
  await expect(refused).rejects.toMatchObject({
    name: 'UnauthorizedOperation',
    message: expect.stringContaining('ec2:CreateTags'),
  });
  await expect(client.send(create)).resolves.toBeDefined();
});

const s3Signature = {
  authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20261123/eu-west-3/s3/aws4_request',
};

async function* slowBody(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('Action=');
  await new Promise((resolve) => setTimeout(resolve, 200));
}

describe('a request', () => {
  test('that cannot be read ends its own connection alone', async () => {
    const client = await start();
    await expect(fetch(`${simulator.url}/%E0%A4%A?policy`, { headers: s3Signature })).rejects.toThrow(
      'fetch failed',
    );
    const cut = fetch(simulator.url, {
      method: 'POST',
      body: slowBody(),
      duplex: 'half',
      signal: AbortSignal.timeout(30),
    });
    await expect(cut).rejects.toThrow('aborted');
    await expect(client.send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
  });

  test('for another Region is refused', async () => {
    await start();
    const elsewhere = new EC2Client(clientOptions(simulator, 'us-west-2'));
    expect(await outcomeOf(elsewhere.send(new DescribeVpcsCommand({})))).toBe('AuthFailure');
  });

  test("about another Region's bucket is sent there", async () => {
    await start();
    const client = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
    const error = client.send(new GetBucketPolicyCommand({ Bucket: 'far-bucket' }));
    await expect(error).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $response: { headers: { 'x-amz-bucket-region': 'us-east-1' } },
    });
  });

  test.each([
    [
      'in a form',
      { body: 'Action=DescribeVpcs&Version=2016-11-15', method: 'POST' },
      'MissingAuthenticationToken',
    ],
    [
      'in JSON',
      { body: '{}', method: 'POST', headers: { 'x-amz-target': 'TrentService.ListKeys' } },
      'MissingAuthenticationTokenException',
    ],
    ['for an object', { method: 'GET' }, 'AccessDenied'],
  ])('without a signature is refused, %s', async (_, init, code) => {
    await start();
    const answer = await fetch(`${simulator.url}/`, init);
    expect(await answer.text()).toContain(code);
  });

  test('for an operation the simulator was not taught is refused, and recorded', async () => {
    const client = await start({ authorize: () => true });
    expect(await outcomeOf(client.send(new DescribeRegionsCommand({})))).toBe('InvalidAction');
    const s3 = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
    expect(await outcomeOf(s3.send(new GetObjectCommand({ Bucket: 'plain-bucket', Key: 'k' })))).toBe(
      'MethodNotAllowed',
    );
    expect(simulator.calls).toMatchObject([
      { operation: 'DescribeRegions', errorCode: 'InvalidAction' },
      { operation: '', errorCode: 'MethodNotAllowed' },
    ]);
  });
});
