/**
 * Functions and their roles: how fast 2,000 functions with 400 roles are judged, whether four times as many take more
 * than 4.6 times as long, and how many calls reading them takes.
 *
 *     node bench/needs.ts
 */
import { toFixture } from '../lib/cli/fixture/to-fixture.ts';
import { openDoor } from '../lib/aws/open-door.ts';
import { lambdaInterfaceEndpointsPresent } from '../lib/core/checks/lambda-interface-endpoints-present.ts';
import { partsOf } from '../lib/core/checks/registry.ts';
import type { Estate } from '../lib/core/network/estate.ts';
import { indexEstate } from '../lib/core/network/index-estate.ts';
import { startSimulator } from '../lib/simulator/simulator.ts';
import {
  endpointService,
  estateOf,
  lambdaFunction,
  natGateway,
  networkAcl,
  networkInterface,
  read,
  role,
  routeTable,
  securityGroup,
  subnet,
  toNatGateway,
  vpc,
} from '../test/estates/build-estate.ts';

const FUNCTIONS = 2_000;
const FUNCTIONS_A_ROLE = 5;
const LARGEST_RATIO = 4.6;
const RUNS = 5;
const ACTIONS = [
  'secretsmanager:Get*',
  'rds-data:*',
  'glue:GetTable',
  'sqs:SendMessage',
  's3:GetObject',
  'logs:PutLogEvents',
];

function estateWith(functions: number): Estate {
  const roles = Array.from({ length: functions / FUNCTIONS_A_ROLE }, (_, i) => `role-${i}`);
  const document = (i: number) =>
    JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: ACTIONS.slice(0, 2 + (i % 5)), Resource: '*' }],
    });
  return estateOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [routeTable({ subnetIds: ['subnet-0a'], isMain: true, routes: [toNatGateway('nat-0a')] })],
    natGateways: [natGateway({ subnetId: 'subnet-0a' })],
    networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-0a' })],
    securityGroups: [securityGroup()],
    networkAcls: [networkAcl()],
    endpointServices: ['rds-data', 'secretsmanager', 'glue', 'sqs', 's3', 'dynamodb'].map((name) =>
      endpointService(name),
    ),
    roles: roles.map((roleName, i) =>
      role({ roleName, policies: read([{ name: 'own', kind: 'inline', document: document(i) }]) }),
    ),
    functions: Array.from({ length: functions }, (_, i) =>
      lambdaFunction({
        functionName: `fn-${i}`,
        roleArn: role({ roleName: roles[i % roles.length] ?? '' }).roleArn,
      }),
    ),
  });
}

function time(estate: Estate): number {
  const start = performance.now();
  lambdaInterfaceEndpointsPresent.evaluate(indexEstate(estate));
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const [small, large] = [estateWith(FUNCTIONS), estateWith(4 * FUNCTIONS)];
time(small);
const runs = Array.from({ length: RUNS }, () => [time(small), time(large)] as const);
const ratio = median(runs.map(([one, four]) => four / one));
console.log(
  `${FUNCTIONS} functions, ${FUNCTIONS / FUNCTIONS_A_ROLE} roles judged in ${median(runs.map(([one]) => one)).toFixed(0)} ms`,
);
console.log(
  `time(4x) / time(1x) = ${ratio.toFixed(2)}, allowed ${LARGEST_RATIO}: ${ratio <= LARGEST_RATIO ? 'passed' : 'FAILED'}`,
);

process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
const simulator = await startSimulator({ fixture: toFixture(small), pageSize: 'maximum' });
const door = await openDoor({ region: small.region, endpoint: simulator.url });
const start = performance.now();
await door.readEstate({ parts: partsOf([lambdaInterfaceEndpointsPresent]) });
const seconds = ((performance.now() - start) / 1000).toFixed(1);
await simulator.close();
const operations = [...door.calls.keys()].toSorted();
const calls = [...door.calls.values()].reduce((sum, one) => sum + one, 0);
console.log(`read on the simulator in ${seconds} s with ${calls} calls:`);
for (const operation of operations) console.log(`  ${operation} ${door.calls.get(operation)}`);
process.exitCode = ratio <= LARGEST_RATIO ? 0 : 1;
