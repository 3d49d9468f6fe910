/** What `verify:aws` does on AWS, on moto: the scripts are played, and nothing is left. */
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClients, type Clients } from './clients.ts';
import { Cleanup } from './cleanup.ts';
import { step, type Script } from './script.ts';
import { createS3 } from './scripts/endpoint-calls.ts';
import { filters, surroundings } from './scripts/listing.ts';
import { startMoto, type MotoServer } from './start-moto.ts';
import { verifyAccount, type Verification } from './verify-account.ts';

const region = 'eu-west-3';
let moto: MotoServer;
let clients: Clients;

beforeAll(async () => {
  moto = await startMoto();
  clients = makeClients({ region, endpoint: moto.url });
}, 240_000);

afterAll(() => moto.close());

const verification = (scripts: readonly Script[]): Verification => ({
  clients,
  region,
  suffix: 'verify',
  scripts,
  say: () => undefined,
  settlesWithinSeconds: 0,
  retries: { rounds: 3, pauseSeconds: 0 },
});

async function whatIsThere(): Promise<object> {
  const [vpcs, subnets, buckets, tables, roles] = await Promise.all([
    clients.ec2.send(new DescribeVpcsCommand({})),
    clients.ec2.send(new DescribeSubnetsCommand({})),
    clients.s3.send(new ListBucketsCommand({})),
    clients.dynamodb.send(new ListTablesCommand({})),
    clients.iam.send(new ListRolesCommand({})),
  ]);
  return {
    vpcs: vpcs.Vpcs?.map(({ VpcId }) => VpcId).toSorted(),
    subnets: subnets.Subnets?.map(({ SubnetId }) => SubnetId).toSorted(),
    buckets: buckets.Buckets?.length,
    tables: tables.TableNames,
    roles: roles.Roles?.length,
  };
}

test('the scripts are played, differences are told, and the account is as it was', async () => {
  const before = await whatIsThere();
  const verdict = await verifyAccount(verification([surroundings, filters]));
  expect(verdict.left).toEqual([]);
  expect(verdict.failure).toBeUndefined();
  expect(verdict.steps).toBe(surroundings.steps.length + filters.steps.length);
  expect(verdict.deviations.map(({ step }) => step)).toEqual([
    'by a filter that does not exist',
    'endpoints by a filter that does not exist',
    'the main table has one route and its main association',
    'an associated table names its subnet',
  ]);
  expect(await whatIsThere()).toEqual(before);
});

test('a script that breaks leaves nothing, not even its endpoint', async () => {
  const before = await whatIsThere();
  const breaks: Script = {
    title: 'breaks',
    steps: [
      step('makes an endpoint', {
        ask: (stage) => createS3(stage, ['private']),
        look: () => 'made',
        expects: 'made',
      }),
      step('breaks', {
        ask: () => Promise.reject(new Error('the line is cut')),
        look: () => null,
        expects: null,
      }),
    ],
  };
  const verdict = await verifyAccount(verification([breaks]));
  expect(verdict.failure).toBe('Error: the line is cut');
  expect(verdict.left).toEqual([]);
  expect(await whatIsThere()).toEqual(before);
});

test('when it is stopped, no script is begun, and nothing is left', async () => {
  const before = await whatIsThere();
  const verdict = await verifyAccount({ ...verification([surroundings]), isStopped: () => true });
  expect(verdict).toMatchObject({ steps: 0, left: [], failure: 'Error: stopped by the user' });
  expect(await whatIsThere()).toEqual(before);
});

test('a failure while the account is made leaves nothing', async () => {
  const before = await whatIsThere();
  // Nobody listens at port 9: S3 comes after the network, which must go again.
  const { s3 } = makeClients({ region, endpoint: 'http://127.0.0.1:9' });
  const verdict = await verifyAccount({ ...verification([]), clients: { ...clients, s3 } });
  expect(verdict.failure).toContain('ECONNREFUSED');
  expect(verdict.left).toEqual([]);
  expect(await whatIsThere()).toEqual(before);
});

test('what goes at the second attempt is gone, what never goes is told', async () => {
  const cleanup = new Cleanup();
  let attempts = 0;
  cleanup.add('reluctant', () => {
    attempts += 1;
    return attempts < 2 ? Promise.reject(new Error('DependencyViolation')) : Promise.resolve();
  });
  cleanup.add('stubborn', () => Promise.reject(new Error('AccessDenied')));
  cleanup.add('already gone', () => Promise.reject(Object.assign(new Error('no'), { name: 'NoSuchEntity' })));
  expect(await cleanup.run(3, 0)).toEqual(['stubborn']);
  expect(attempts).toBe(2);
});
