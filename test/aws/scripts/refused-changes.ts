import { DescribeVpcEndpointsCommand, type CreateVpcEndpointCommandOutput } from '@aws-sdk/client-ec2';
import type { Json } from '../names.ts';
import { isRefused, refused, step, type Script } from '../script.ts';
import {
  creates,
  createS3,
  deletes,
  failures,
  goes,
  hasEndpoints,
  hasRoute,
  modify,
  remove,
} from './endpoint-calls.ts';

const unknownEndpoint = 'vpce-0123456789abcdef0';
const unknownTable = 'rtb-0123456789abcdef0';

const made = ({ VpcEndpoint }: CreateVpcEndpointCommandOutput): Json => VpcEndpoint?.VpcEndpointId ?? null;

/** A dry run asks for permission, and changes nothing. */
export const dryRuns: Script = {
  title: 'dry runs',
  steps: [
    refused('creating would be allowed', 'DryRunOperation', (stage) =>
      createS3(stage, ['private'], { DryRun: true }),
    ),
    hasEndpoints('nothing was created', []),
    hasRoute('private', [], 'and no route'),
    creates('endpoint', ['extra'], 'an endpoint to try on is created'),
    refused('changing would be allowed', 'DryRunOperation', (stage) =>
      modify(stage, 'endpoint', { add: ['private'] }, { DryRun: true }),
    ),
    hasRoute('private', [], 'nothing was added'),
    refused('deleting would be allowed', 'DryRunOperation', (stage) =>
      remove(stage, { DryRun: true }, 'endpoint'),
    ),
    hasEndpoints('nothing was deleted', ['<endpoint>']),
    deletes('endpoint', 'the endpoint is deleted'),
    goes('endpoint', 'and goes'),
  ],
};

/** The same client token makes one endpoint, however often it is sent. */
export const clientTokens: Script = {
  title: 'client tokens',
  steps: [
    step('an endpoint is created with a token', {
      ask: (stage) => createS3(stage, ['private'], { ClientToken: stage.id('token') }),
      give: ({ VpcEndpoint }) => ({ endpoint: VpcEndpoint?.VpcEndpointId }),
      look: (answer) => ({ endpoint: made(answer), token: answer.ClientToken ?? null }),
      expects: { endpoint: '<endpoint>', token: '<token>' },
    }),
    step('the same call again answers the same endpoint', {
      ask: (stage) => createS3(stage, ['private'], { ClientToken: stage.id('token') }),
      give: ({ VpcEndpoint }) => ({ again: VpcEndpoint?.VpcEndpointId }),
      look: made,
      expects: '<endpoint>',
    }),
    hasEndpoints('there is one endpoint', ['<endpoint>']),
    refused('another call with that token is refused', 'IdempotentParameterMismatch', (stage) =>
      createS3(stage, ['extra'], { ClientToken: stage.id('token') }),
    ),
    deletes('endpoint', 'the endpoint is deleted'),
    goes('endpoint', 'and goes'),
  ],
};

/** What EC2 says of ids that are not there, are not ids, or do not belong together. */
export const unknownIds: Script = {
  title: 'unknown ids',
  steps: [
    creates('endpoint', [], 'an endpoint to change is created'),
    refused('describing an endpoint that is not there', 'InvalidVpcEndpointId.NotFound', ({ ec2 }) =>
      ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [unknownEndpoint] })),
    ),
    refused('describing an endpoint by what is not an id', 'InvalidVpcEndpointId.Malformed', ({ ec2 }) =>
      ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: ['vpce-ZZZ'] })),
    ),
    refused('creating in a VPC that is not there', 'InvalidVpcId.NotFound', (stage) =>
      createS3(stage, [], { VpcId: 'vpc-0123456789abcdef0' }),
    ),
    refused('creating on a table that is not there', 'InvalidRouteTableId.NotFound', (stage) =>
      createS3(stage, [], { RouteTableIds: [unknownTable] }),
    ),
    refused('creating for a service that is not there', 'InvalidServiceName', (stage) =>
      createS3(stage, [], { ServiceName: `com.amazonaws.${stage.region}.nothing` }),
    ),
    refused('creating with a policy that is no JSON', 'InvalidPolicyDocument', (stage) =>
      createS3(stage, [], { PolicyDocument: '{"Statement": [' }),
    ),
    isRefused("creating on another VPC's table", (stage) => createS3(stage, ['other-main'])),
    refused('changing an endpoint that is not there', 'InvalidVpcEndpointId.NotFound', (stage) =>
      modify(stage, 'endpoint', { add: ['private'] }, { VpcEndpointId: unknownEndpoint }),
    ),
    refused('adding a table that is not there', 'InvalidRouteTableId.NotFound', (stage) =>
      modify(stage, 'endpoint', {}, { AddRouteTableIds: [unknownTable] }),
    ),
    isRefused("adding another VPC's table", (stage) => modify(stage, 'endpoint', { add: ['other-main'] })),
    step('deleting an endpoint that is not there is no error, but is said', {
      ask: (stage) => remove(stage, { VpcEndpointIds: [unknownEndpoint] }),
      look: failures,
      expects: [{ of: '<other vpce>', code: 'InvalidVpcEndpoint.NotFound' }],
    }),
    step('deleting one that is there and one that is not deletes the one', {
      ask: (stage) => remove(stage, { VpcEndpointIds: [unknownEndpoint, stage.id('endpoint')] }),
      look: failures,
      expects: [{ of: '<other vpce>', code: 'InvalidVpcEndpoint.NotFound' }],
    }),
    goes('endpoint', 'it goes'),
  ],
};
