import type { CreateVpcEndpointRequest, Vpc } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import { createVpcEndpointTrail } from '../../cloudtrail-parts.ts';
import type { FixtureEndpoint } from '../../fixture.ts';
import { operation, type Call } from '../service.ts';
import { expectGatewayForm, prepareGateway } from './create-gateway-endpoint.ts';
import { expectInterfaceForm, prepareInterface } from './create-interface-endpoint.ts';
import { dryRunSucceeded } from './dry-run.ts';
import { expectWellFormed } from './ids.ts';
import { expectEndpointPolicy } from './policy-document.ts';
import { readTagSpecifications } from './tag-rules.ts';

/** What the call answers; the SDK's type knows states in capitals only. */
export interface CreatedEndpoint {
  readonly VpcEndpoint: FixtureEndpoint;
  readonly ClientToken?: string;
}

export const createVpcEndpoint = operation<CreateVpcEndpointRequest, CreatedEndpoint>(
  'CreateVpcEndpoint',
  run,
  createVpcEndpointTrail,
);

function run(input: CreateVpcEndpointRequest, call: Call): CreatedEndpoint {
  expectForm(input);
  const early = input.DryRun === true && !call.choices.otherwise('dryRunLooksAtIds');
  if (early) throw dryRunSucceeded();
  const repeated = repeatedEndpoint(input, call);
  if (repeated) return answer(repeated, input);
  const vpc = expectOwnVpc(input.VpcId ?? '', call);
  const create = (input.VpcEndpointType === 'Interface' ? prepareInterface : prepareGateway)(
    input,
    vpc,
    call,
  );
  if (input.DryRun === true) throw dryRunSucceeded();
  const endpoint = create();
  remember(input, endpoint, call);
  return answer(endpoint, input);
}

function answer(VpcEndpoint: FixtureEndpoint, { ClientToken }: CreateVpcEndpointRequest): CreatedEndpoint {
  return { VpcEndpoint, ...(ClientToken !== undefined && { ClientToken }) };
}

/** What can be refused without looking at the account. */
function expectForm(input: CreateVpcEndpointRequest): void {
  expectWellFormed(input.VpcId ?? '', 'vpc', 'InvalidVpcId');
  if (input.ServiceName === undefined)
    throw new Refusal('MissingParameter', 'The request must contain the parameter ServiceName');
  if ((input.ClientToken?.length ?? 0) > 64)
    throw new Refusal('InvalidParameterValue', 'Client token exceeds the maximum length of 64 characters');
  const type = input.VpcEndpointType ?? 'Gateway';
  if (type === 'Gateway') expectGatewayForm(input);
  else if (type === 'Interface') expectInterfaceForm(input);
  else
    throw new Refusal(
      'UnsupportedOperation',
      `The simulator does not create endpoints of type ${input.VpcEndpointType ?? ''}.`,
    );
  if (input.PolicyDocument !== undefined) expectEndpointPolicy(input.PolicyDocument);
  readTagSpecifications(input.TagSpecifications, 'vpc-endpoint');
}

/** The endpoint an earlier call with the same client token made. */
function repeatedEndpoint(input: CreateVpcEndpointRequest, { world }: Call): FixtureEndpoint | undefined {
  if (input.ClientToken === undefined) return undefined;
  const remembered = world.rememberedTokens.get(input.ClientToken);
  if (!remembered) return undefined;
  if (remembered.request !== sameness(input)) {
    throw new Refusal(
      'IdempotentParameterMismatch',
      `The request uses the same client token ${input.ClientToken} as a previous, but non-identical request.`,
    );
  }
  return world.present('VpcEndpoints').find((endpoint) => endpoint.VpcEndpointId === remembered.endpointId);
}

function remember(
  input: CreateVpcEndpointRequest,
  { VpcEndpointId: endpointId = '' }: FixtureEndpoint,
  { world }: Call,
): void {
  if (input.ClientToken === undefined) return;
  world.rememberedTokens.set(input.ClientToken, { request: sameness(input), endpointId });
}

/** Everything a request says but its client token and whether it is a dry run. */
function sameness(input: CreateVpcEndpointRequest): string {
  const said = Object.entries(input).filter(([name]) => name !== 'ClientToken' && name !== 'DryRun');
  return JSON.stringify(said.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function expectOwnVpc(vpcId: string, { world }: Call): Vpc {
  const vpc = world.present('Vpcs').find((vpc) => vpc.VpcId === vpcId);
  if (!vpc) throw new Refusal('InvalidVpcId.NotFound', `The Vpc Id ${vpcId} does not exist`);
  if (vpc.OwnerId !== undefined && vpc.OwnerId !== world.accountId) {
    throw new Refusal('UnauthorizedOperation', 'This operation does not support shared VPCs.', 403);
  }
  return vpc;
}
