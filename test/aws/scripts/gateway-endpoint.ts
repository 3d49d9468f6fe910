import { CreateVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { parseJson, toJson } from '../names.ts';
import { eventually, refused, step, type Script } from '../script.ts';
import {
  changes,
  createS3,
  creates,
  deletes,
  goes,
  hasEndpoints,
  hasRoute,
  hasTables,
  modify,
  readEndpoint,
  remove,
  s3Route,
} from './endpoint-calls.ts';

/** A gateway endpoint from its creation without tables to its end. */
export const gatewayEndpointLife: Script = {
  title: 'the life of a gateway endpoint',
  steps: [
    step('it is created without tables', {
      ask: (stage) => createS3(stage, []),
      give: ({ VpcEndpoint }) => ({ endpoint: VpcEndpoint?.VpcEndpointId }),
      look: ({ VpcEndpoint }) => ({
        vpc: VpcEndpoint?.VpcId ?? null,
        service: VpcEndpoint?.ServiceName?.split('.').at(-1) ?? null,
        type: VpcEndpoint?.VpcEndpointType ?? null,
        tables: VpcEndpoint?.RouteTableIds ?? null,
        owner: VpcEndpoint?.OwnerId ?? null,
      }),
      expects: { vpc: '<vpc>', service: 's3', type: 'Gateway', tables: [], owner: '<account>' },
    }),
    eventually('it becomes available', {
      ask: (stage) => readEndpoint(stage, 'endpoint'),
      look: (endpoint) => endpoint?.State ?? null,
      expects: 'available',
    }),
    step('it has what an interface endpoint would have only as empty lists', {
      ask: (stage) => readEndpoint(stage, 'endpoint'),
      look: (endpoint) => ({
        subnets: endpoint?.SubnetIds ?? null,
        groups: toJson(endpoint?.Groups),
        interfaces: endpoint?.NetworkInterfaceIds ?? null,
        dns: toJson(endpoint?.DnsEntries),
        privateDns: endpoint?.PrivateDnsEnabled ?? null,
        requesterManaged: endpoint?.RequesterManaged ?? null,
      }),
      expects: {
        subnets: [],
        groups: [],
        interfaces: [],
        dns: [],
        privateDns: false,
        requesterManaged: false,
      },
    }),
    step('its default policy allows everything', {
      ask: (stage) => readEndpoint(stage, 'endpoint'),
      look: (endpoint) => parseJson(endpoint?.PolicyDocument ?? 'null'),
      expects: {
        Version: '2008-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
      },
    }),
    hasRoute('main', [], 'no table has a route of it'),
    deletes('endpoint', 'it is deleted'),
    goes('endpoint', 'it is gone, or shown as deleted'),
    step('deleting it once more is no error of the call', {
      ask: (stage) => remove(stage, {}, 'endpoint').then(() => 'answered'),
      look: (answer) => answer,
      expects: 'answered',
    }),
  ],
};

/** An endpoint whose type nobody named. */
export const defaultType: Script = {
  title: 'an endpoint of no named type',
  steps: [
    step('it is a gateway endpoint', {
      ask: ({ ec2, region, id }) =>
        ec2.send(
          new CreateVpcEndpointCommand({ VpcId: id('vpc'), ServiceName: `com.amazonaws.${region}.dynamodb` }),
        ),
      give: ({ VpcEndpoint }) => ({ endpoint: VpcEndpoint?.VpcEndpointId }),
      look: ({ VpcEndpoint }) => VpcEndpoint?.VpcEndpointType ?? null,
      expects: 'Gateway',
    }),
    deletes('endpoint', 'it is deleted'),
    goes('endpoint', 'it goes'),
  ],
};

/** Tables given on creation, added, removed, exchanged: each has its route while it is on the list. */
export const associations: Script = {
  title: 'tables of a gateway endpoint',
  steps: [
    creates('endpoint', ['private'], 'it is created with a table'),
    hasTables('endpoint', ['<private>'], 'it lists the table'),
    hasRoute('private', s3Route('endpoint'), 'the table has its route'),
    hasRoute('main', [], 'the main table has none'),
    changes('endpoint', { add: ['extra'] }, 'a table is added'),
    hasTables('endpoint', ['<extra>', '<private>'], 'it lists both'),
    hasRoute('extra', s3Route('endpoint'), 'the added table has its route'),
    changes('endpoint', { remove: ['extra'] }, 'that table is removed'),
    hasTables('endpoint', ['<private>'], 'it lists one again'),
    hasRoute('extra', [], 'the removed table has no route of it'),
    refused('a table that it does not have cannot be removed', 'InvalidParameter', (stage) =>
      modify(stage, 'endpoint', { remove: ['extra'] }),
    ),
    changes(
      'endpoint',
      { add: ['main'], remove: ['private'] },
      'a table is exchanged for another in one call',
    ),
    hasTables('endpoint', ['<main>'], 'it lists only the new one'),
    hasRoute('private', [], 'the old one has no route of it'),
    hasRoute('main', s3Route('endpoint'), 'the new one has'),
    deletes('endpoint', 'it is deleted'),
    goes('endpoint', 'it goes'),
    hasRoute('main', [], 'its routes go with it'),
  ],
};

/** A table takes one route to a prefix list, so two endpoints of a service cannot share a table. */
export const oneRouteEach: Script = {
  title: 'two endpoints of one service',
  steps: [
    creates('endpoint', ['private'], 'the first is created'),
    creates('second', ['extra'], 'the second is created on another table'),
    hasRoute('private', s3Route('endpoint'), "the first's table leads to the first"),
    hasRoute('extra', s3Route('second'), "the second's table leads to the second"),
    refused("the first cannot have the second's table", 'RouteAlreadyExists', (stage) =>
      modify(stage, 'endpoint', { add: ['extra'] }),
    ),
    hasTables('endpoint', ['<private>'], 'the first has what it had'),
    deletes('second', 'the second is deleted'),
    goes('second', 'the second goes'),
    hasRoute('extra', [], "the second's route goes with it"),
    hasRoute('private', s3Route('endpoint'), "the first's route stays"),
    refused("a third cannot be created on the first's table", 'RouteAlreadyExists', (stage) =>
      createS3(stage, ['private']),
    ),
    hasEndpoints('and leaves nothing behind', ['<endpoint>']),
    deletes('endpoint', 'the first is deleted'),
    goes('endpoint', 'the first goes'),
  ],
};
