import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
} from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askSigned } from '../../test/simulator/dns-answers.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { clientOptions, testAccount } from './test-account.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ fixture: testAccount, pageSize: 1 });
});
afterAll(() => simulator.close());

const lambda = () => new LambdaClient(clientOptions(simulator));
const iam = () => new IAMClient(clientOptions(simulator, 'us-east-1'));
const route53 = () => new Route53Client(clientOptions(simulator, 'us-east-1'));
const FunctionName = 'none';

describe('what is not there is refused in the words of its service', () => {
  test.each<[what: string, ask: () => Promise<unknown>, code: string]>([
    [
      'a function',
      () => lambda().send(new GetFunctionConfigurationCommand({ FunctionName })),
      'ResourceNotFoundException',
    ],
    [
      "a function's mappings",
      () => lambda().send(new ListEventSourceMappingsCommand({ FunctionName })),
      'ResourceNotFoundException',
    ],
    [
      "a function's destinations",
      () => lambda().send(new ListFunctionEventInvokeConfigsCommand({ FunctionName })),
      'ResourceNotFoundException',
    ],
    [
      'a marker',
      () => lambda().send(new ListEventSourceMappingsCommand({ Marker: 'x' })),
      'InvalidParameterValueException',
    ],
    [
      'a role',
      () =>
        iam().send(
          new GenerateServiceLastAccessedDetailsCommand({ Arn: 'arn:aws:iam::111122223333:role/none' }),
        ),
      'NoSuchEntityException',
    ],
    [
      'a job',
      () =>
        iam().send(
          new GetServiceLastAccessedDetailsCommand({ JobId: '00000000-0000-4000-9000-00000000ffff' }),
        ),
      'NoSuchEntityException',
    ],
    [
      'a hosted zone',
      () => route53().send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z404' })),
      'NoSuchHostedZone',
    ],
  ])('%s', async (_, ask, code) => {
    await expect(ask()).rejects.toMatchObject({ name: code });
  });

  test.each<[what: string, ask: Parameters<typeof askSigned>[1], answer: object]>([
    [
      'a filter of the resolver',
      {
        service: 'route53resolver',
        target: 'ListResolverRules',
        body: { Filters: [{ Name: 'Colour', Values: ['red'] }] },
      },
      { status: 400, __type: 'InvalidParameterException' },
    ],
    [
      'a token of the resolver',
      { service: 'route53resolver', target: 'ListResolverRules', body: { NextToken: 'x' } },
      { status: 400, __type: 'InvalidNextTokenException' },
    ],
    [
      'a profile',
      { service: 'route53profiles', path: '/profileresourceassociations/profileid/rp-404' },
      { status: 404, message: expect.stringContaining('rp-404') },
    ],
  ])('%s', async (_, ask, answer) => {
    expect(await askSigned(() => simulator, ask)).toMatchObject(answer);
  });
});

test('what comes in pages is whole at the end', async () => {
  const details = paginateGetAccountAuthorizationDetails({ client: iam() }, {});
  const roles: string[] = [];
  for await (const { RoleDetailList = [] } of details)
    roles.push(...RoleDetailList.map((one) => one.RoleName ?? ''));
  expect(roles).toEqual(['reader']);

  const { JobId } = await iam().send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: 'arn:aws:iam::111122223333:role/reader' }),
  );
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam().send(new GetServiceLastAccessedDetailsCommand({ JobId, Marker }));
    if (page.JobStatus === 'IN_PROGRESS') continue;
    seen.push(...(page.ServicesLastAccessed ?? []).map((one) => one.ServiceNamespace ?? ''));
    ({ Marker } = page);
  } while (seen.length === 0 || Marker !== undefined);
  expect(seen).toEqual(['glue', 'sqs']);

  const first = await askSigned(() => simulator, {
    service: 'route53profiles',
    path: '/profileassociations',
  });
  expect(first).toMatchObject({
    ProfileAssociations: [{ ResourceId: 'vpc-1' }],
    NextToken: expect.any(String),
  });
});
