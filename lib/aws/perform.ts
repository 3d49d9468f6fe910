/**
 * Executes one action, and tells what came of it: done, surely refused, or lost, where nobody knows.
 *
 * The SDK does not retry here. Only a throttled call is asked again, since it surely did nothing.
 */
import type { EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, CreateGatewayEndpoint, Reference, TagValue } from '../core/remediation/action.ts';
import { resolveReference } from '../core/remediation/action.ts';
import type { PerformContext, PerformOutcome } from './door.ts';
import { isThrottle, toSdkError } from './sdk-error.ts';

const THROTTLED_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;

export async function perform(
  ec2: EC2Client,
  action: Action,
  context: PerformContext,
  firstWaitMs = FIRST_WAIT_MS,
): Promise<PerformOutcome> {
  if (context.isDryRun && namesWhatIsNotThere(action, context)) return { outcome: 'noDryRun' };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(ec2, action, context);
    } catch (error) {
      if (!isThrottle(toSdkError(error)) || attempt === THROTTLED_ATTEMPTS) return toOutcome(error);
      await sleep(firstWaitMs * 2 ** (attempt - 1));
    }
  }
}

/** A dry run of the plan's later steps would need the endpoint that only the real run makes. */
function namesWhatIsNotThere(action: Action, { results }: PerformContext): boolean {
  if (action.kind === 'createGatewayEndpoint') return false;
  const reference: Reference = action.vpcEndpointId;
  return typeof reference !== 'string' && !results.has(reference.resultOf);
}

function call(ec2: EC2Client, action: Action, context: PerformContext): Promise<PerformOutcome> {
  switch (action.kind) {
    case 'createGatewayEndpoint':
      return create(ec2, action, context);
    case 'addEndpointRouteTable':
      return modify(ec2, action.vpcEndpointId, { AddRouteTableIds: [action.routeTableId] }, context);
    case 'removeEndpointRouteTable':
      return modify(ec2, action.vpcEndpointId, { RemoveRouteTableIds: [action.routeTableId] }, context);
    case 'deleteGatewayEndpoint':
      return remove(ec2, action.vpcEndpointId, context);
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
async function create(
  ec2: EC2Client,
  action: CreateGatewayEndpoint,
  { remediationId, clientToken, isDryRun }: PerformContext,
): Promise<PerformOutcome> {
  const Tags = Object.entries(action.tags).map(([Key, value]) => ({
    Key,
    Value: resolveTag(value, remediationId),
  }));
  // No policy is the default policy, and no tables means that no route changes yet.
  const answer = await ec2.send(
    new CreateVpcEndpointCommand({
      DryRun: isDryRun,
      VpcEndpointType: 'Gateway',
      VpcId: action.vpcId,
      ServiceName: action.serviceName,
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags }] }),
      ClientToken: clientToken,
    }),
  );
  const resultId = answer.VpcEndpoint?.VpcEndpointId;
  return resultId === undefined ? notAnAnswer('ec2:CreateVpcEndpoint') : { outcome: 'done', resultId };
}

function resolveTag(value: TagValue, remediationId: string): string {
  return typeof value === 'string' ? value : remediationId;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html */
async function modify(
  ec2: EC2Client,
  endpoint: Reference,
  change: { readonly AddRouteTableIds: string[] } | { readonly RemoveRouteTableIds: string[] },
  { results, isDryRun }: PerformContext,
): Promise<PerformOutcome> {
  const VpcEndpointId = resolveReference(endpoint, results);
  const answer = await ec2.send(new ModifyVpcEndpointCommand({ DryRun: isDryRun, VpcEndpointId, ...change }));
  return answer.Return === true ? { outcome: 'done' } : notAnAnswer('ec2:ModifyVpcEndpoint');
}

/** Failures of single endpoints come in an answer that is otherwise a success. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html */
async function remove(
  ec2: EC2Client,
  endpoint: Reference,
  { results, isDryRun }: PerformContext,
): Promise<PerformOutcome> {
  const VpcEndpointIds = [resolveReference(endpoint, results)];
  const { Unsuccessful } = await ec2.send(
    new DeleteVpcEndpointsCommand({ DryRun: isDryRun, VpcEndpointIds }),
  );
  if (Unsuccessful === undefined) return notAnAnswer('ec2:DeleteVpcEndpoints');
  const [failed] = Unsuccessful;
  if (failed === undefined) return { outcome: 'done' };
  const { Code = 'Unsuccessful', Message = 'no reason given' } = failed.Error ?? {};
  return Code === DRY_RUN_SUCCESS
    ? { outcome: 'wouldSucceed' }
    : { outcome: 'refused', code: Code, message: Message };
}

/** A success without what a success holds, such as the page of a proxy: nobody knows what came of the call. */
function notAnAnswer(operation: string): PerformOutcome {
  return { outcome: 'lost', message: `${operation} was answered, but not as AWS answers` };
}

const DRY_RUN_SUCCESS = 'DryRunOperation';

/** Refusals of which it is certain that nothing was done; everything else leaves it open. */
function toOutcome(error: unknown): PerformOutcome {
  const sdkError = toSdkError(error);
  const { name, message, httpStatusCode, hasCode } = sdkError;
  if (name === DRY_RUN_SUCCESS) return { outcome: 'wouldSucceed' };
  // Without a code of AWS it may be anybody's answer, and its name is the SDK's own.
  const isClientError =
    hasCode && httpStatusCode !== undefined && httpStatusCode >= 400 && httpStatusCode < 500;
  // EC2 answers a throttled call with 503; without credentials nothing is sent.
  const isCertain = isClientError || isThrottle(sdkError) || name === 'CredentialsProviderError';
  return isCertain
    ? { outcome: 'refused', code: name, message }
    : { outcome: 'lost', message: `${name}: ${message}` };
}
