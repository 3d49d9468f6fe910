import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  endpointService,
  estateOf,
  lambdaFunction,
  networkInterface,
  read,
  REGION,
  role,
  subnet,
  trafficRecord,
  unreadable,
  roleWith,
} from '../../../test/estates/build-estate.ts';
import type { LambdaFunction } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Need } from './function-needs.ts';
import { isNeeded, isProven, needsOf } from './function-needs.ts';

const ROLE = role().roleArn;
const QUEUE = `arn:aws:sqs:${REGION}:111122223333:jobs`;

const grants = (...actions: readonly string[]) => roleWith(actions);

const uses = (...services: readonly { readonly prefix: string; readonly lastUsedAt?: string }[]) => [
  { roleArn: ROLE, services: read(services) },
];

const mapping = (overrides: object = {}) => ({
  mappingId: 'm-1',
  functionArn: lambdaFunction().functionArn,
  eventSourceArn: QUEUE,
  state: 'Enabled',
  ...overrides,
});

function needs(shape: EstateShape, fn: Partial<LambdaFunction> = {}) {
  const own = lambdaFunction(fn);
  return needsOf(indexEstate(estateOf({ subnets: [subnet()], functions: [own], ...shape })), own);
}

const names = (found: readonly Need[]) =>
  found.map(({ service }) => service.serviceName.replace(`com.amazonaws.${REGION}.`, ''));

const one = (found: readonly Need[]): Need => {
  const [need, ...others] = found;
  if (need === undefined || others.length > 0)
    throw new Error(`expected one need, got ${names(found).join()}`);
  return need;
};

describe('a function is granted', () => {
  test.each<[string, readonly string[], EstateShape, readonly string[]]>([
    ['what its role names', ['rds-data:ExecuteStatement', 'glue:StartJobRun'], {}, ['glue', 'rds-data']],
    ['the host that serves the action', ['ecr:BatchGetImage'], {}, ['ecr.dkr']],
    ['both hosts by a wildcard over both', ['states:*'], {}, ['states', 'sync-states']],
    ['not the logs that Lambda writes', ['logs:CreateLogStream', 'logs:PutLogEvents'], {}, []],
    ['but logs that it reads', ['logs:FilterLogEvents'], {}, ['logs']],
    [
      'not the interfaces that Lambda makes',
      ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
      {},
      [],
    ],
    [
      'not the queue that Lambda polls',
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      { eventSourceMappings: [mapping()] },
      [],
    ],
    ['the queue that nobody polls for it', ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], {}, ['sqs']],
    [
      'the queue of a mapping of another function',
      ['sqs:ReceiveMessage'],
      {
        eventSourceMappings: [
          mapping({ functionArn: 'arn:aws:lambda:eu-west-3:111122223333:function:other' }),
        ],
      },
      ['sqs'],
    ],
    [
      'not that of a mapping of its alias',
      ['sqs:ReceiveMessage'],
      { eventSourceMappings: [mapping({ functionArn: `${lambdaFunction().functionArn}:live` })] },
      [],
    ],
    [
      'messages that it sends itself',
      ['sqs:ReceiveMessage', 'sqs:SendMessage'],
      { eventSourceMappings: [mapping()] },
      ['sqs'],
    ],
    [
      'not messages to where Lambda sends failures',
      ['sns:Publish'],
      {
        eventSourceMappings: [
          mapping({ failureDestinationArn: 'arn:aws:sns:eu-west-3:111122223333:failed' }),
        ],
      },
      [],
    ],
  ])('%s', (_, actions, shape, expected) => {
    expect(names(needs({ roles: [grants(...actions)], ...shape }).needs)).toEqual(expected);
  });

  test('nothing certain to poll where the mappings could not be read', () => {
    const need = one(
      needs({ roles: [grants('sqs:ReceiveMessage')], eventSourceMappings: unreadable() }).needs,
    );
    expect(isNeeded(need)).toEqual({
      claim: 'unknown',
      reason: 'Lambda may poll it for the function: access denied',
    });
  });

  test('nothing by a wildcard, which is said', () => {
    const { needs: found, cannotTell } = needs({ roles: [grants('*')] });
    expect(found).toEqual([]);
    expect(cannotTell).toEqual([
      expect.stringMatching(/^cannot tell from the role: policy own grants every action/),
    ]);
  });

  test.each<[string, EstateShape, string]>([
    ['is not shown', { roles: [] }, `the account does not show role ${ROLE}`],
    ['could not be read', { roles: unreadable('roles denied') }, 'roles denied'],
    [
      'has policies that could not be read',
      { roles: [role({ policies: unreadable('policy denied') })] },
      'policy denied',
    ],
  ])('nothing that can be told where the role %s', (_, shape, reason) => {
    const { needs: found, cannotTell } = needs(shape);
    expect(found).toEqual([]);
    expect(cannotTell).toEqual([expect.stringContaining(reason)]);
  });
});

describe('a function used', () => {
  test('what IAM saw its role use, even where a wildcard grants it', () => {
    const need = one(
      needs({ roles: [grants('*')], roleUses: uses({ prefix: 'glue', lastUsedAt: '2026-10-01T08:00:00Z' }) })
        .needs,
    );
    expect(need.tiers.used).toEqual({ claim: 'yes', reason: 'its role used it on 2026-10-01' });
    expect(need.tiers.granted.claim).toBe('unknown');
    expect(isProven(need)).toBe(true);
  });

  test('nothing that IAM did not see in its tracking period: the grant alone is no need', () => {
    const need = one(needs({ roles: [grants('glue:GetTable')], roleUses: uses({ prefix: 'glue' }) }).needs);
    expect(isNeeded(need).claim).toBe('no');
  });

  test('nothing certain where functions share the role, which is said', () => {
    const functions = [lambdaFunction(), lambdaFunction({ functionName: 'other', roleArn: ROLE })];
    const need = one(
      needs({
        functions,
        roles: [grants('glue:GetTable')],
        roleUses: uses({ prefix: 'glue', lastUsedAt: '2026-10-01T08:00:00Z' }),
      }).needs,
    );
    expect(need.tiers.used.reason).toContain('which other functions share');
  });

  test.each(['logs', 'sqs'])('not %s, which Lambda itself uses with the role', (prefix) => {
    const shape = { roles: [grants('*')], eventSourceMappings: [mapping()] };
    expect(needs({ ...shape, roleUses: uses({ prefix, lastUsedAt: '2026-10-01T08:00:00Z' }) }).needs).toEqual(
      [],
    );
  });

  test('is unknown where IAM was not asked', () => {
    const need = one(
      needs({ roles: [grants('glue:GetTable')], roleUses: unreadable('not asked for') }).needs,
    );
    expect(need.tiers.used).toEqual({ claim: 'unknown', reason: 'not asked for' });
    expect(isNeeded(need).claim).toBe('yes');
  });
});

describe('a function names', () => {
  const services = [
    endpointService('kinesis-streams', { privateDnsNames: [`kinesis.${REGION}.amazonaws.com`] }),
  ];

  test.each<[string, Partial<LambdaFunction>, readonly string[]]>([
    [
      'a host by the name that AWS gives for the service',
      { environmentHosts: [`kinesis.${REGION}.amazonaws.com`] },
      ['kinesis-streams'],
    ],
    [
      'a host by its labels where AWS gives no name',
      { environmentHosts: [`rds-data.${REGION}.amazonaws.com`] },
      ['rds-data'],
    ],
    ['a host of two labels', { environmentHosts: [`api.ecr.${REGION}.amazonaws.com`] }, ['ecr.api']],
    ['nothing in another Region', { environmentHosts: ['kinesis.us-east-1.amazonaws.com'] }, []],
    ['nothing by a host of a partner', { environmentHosts: ['agent-http-intake.logs.datadoghq.eu'] }, []],
    [
      'what the secrets extension fetches',
      {
        layerArns: [
          `arn:aws:lambda:${REGION}:780235371811:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:12`,
        ],
      },
      ['secretsmanager', 'ssm'],
    ],
    [
      'where the Datadog extension has its key',
      { environmentNames: ['DD_API_KEY_SECRET_ARN'] },
      ['secretsmanager'],
    ],
    [
      'nothing by a layer that nobody knows',
      { layerArns: [`arn:aws:lambda:${REGION}:111122223333:layer:pandas:1`] },
      [],
    ],
  ])('%s', (_, fn, expected) => {
    const { needs: found } = needs({ roles: [grants('iam:GetUser')], endpointServices: services }, fn);
    expect(names(found).filter((name) => name !== 'com.amazonaws.iam')).toEqual(expected);
  });

  test('what cannot be told where Lambda did not show the environment', () => {
    const { needs: found, cannotTell } = needs(
      { roles: [grants('glue:GetTable')] },
      { environmentUnreadable: 'AccessDenied' },
    );
    expect(one(found).tiers.named.claim).toBe('unknown');
    expect(cannotTell).toEqual(['Lambda did not show its environment (AccessDenied)']);
  });
});

test('flow logs saw a function on the interfaces of its subnets and groups alone', () => {
  const networkInterfaces = [
    networkInterface({ networkInterfaceId: 'eni-fn', interfaceType: 'lambda' }),
    networkInterface({
      networkInterfaceId: 'eni-other',
      interfaceType: 'lambda',
      securityGroupIds: ['sg-0b'],
    }),
  ];
  const seenBy = (client: string) =>
    one(
      needs({
        networkInterfaces,
        roles: [grants('glue:GetTable')],
        traffic: [trafficRecord({ client, service: 'glue' })],
      }).needs,
    ).tiers.seen.claim;
  expect([seenBy('eni-fn'), seenBy('eni-other')]).toEqual(['yes', 'unknown']);
});
