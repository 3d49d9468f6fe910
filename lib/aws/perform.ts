/**
 * Executes one action, and tells what came of it: done, surely refused, or lost, where nobody knows.
 *
 * The SDK does not retry here. Only a throttled call is asked again, since it surely did nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Action } from '../core/remediation/action.ts';
import { resolveReference } from '../core/remediation/action.ts';
import { namesWhatIsNotThere } from '../core/remediation/actions/registry.ts';
import type { Call, WriteClients } from './calls/call.ts';
import { DRY_RUN_SUCCESS } from './calls/call.ts';
import { authorizeIngress, revokeIngress } from './calls/change-ingress.ts';
import { createGatewayEndpoint } from './calls/create-gateway-endpoint.ts';
import { createInterfaceEndpoint } from './calls/create-interface-endpoint.ts';
import { createSecurityGroup } from './calls/create-security-group.ts';
import { deleteEndpoint } from './calls/delete-endpoint.ts';
import { deleteSecurityGroup } from './calls/delete-security-group.ts';
import { modifyEndpoint } from './calls/modify-endpoint.ts';
import { putBucketPolicy } from './calls/put-bucket-policy.ts';
import { restoreBucketPolicy } from './calls/restore-bucket-policy.ts';
import type { PerformContext, PerformOutcome } from './door.ts';
import { isThrottle, toSdkError } from './sdk-error.ts';

const THROTTLED_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;

const CALLS: { readonly [K in Action['kind']]: Call<Extract<Action, { kind: K }>> } = {
  createGatewayEndpoint,
  addEndpointRouteTable: modifyEndpoint(({ routeTableId }) => ({ AddRouteTableIds: [routeTableId] })),
  removeEndpointRouteTable: modifyEndpoint(({ routeTableId }) => ({ RemoveRouteTableIds: [routeTableId] })),
  deleteGatewayEndpoint: deleteEndpoint,
  putBucketPolicy,
  restoreBucketPolicy,
  createSecurityGroup,
  deleteSecurityGroup,
  authorizeIngress,
  revokeIngress,
  createInterfaceEndpoint,
  deleteInterfaceEndpoint: deleteEndpoint,
  addEndpointSubnets: modifyEndpoint(({ subnetIds }) => ({ AddSubnetIds: [...subnetIds] })),
  removeEndpointSubnets: modifyEndpoint(({ subnetIds }) => ({ RemoveSubnetIds: [...subnetIds] })),
  addEndpointGroup: modifyEndpoint(({ groupId }, { results }) => ({
    AddSecurityGroupIds: [resolveReference(groupId, results)],
  })),
  removeEndpointGroup: modifyEndpoint(({ groupId }, { results }) => ({
    RemoveSecurityGroupIds: [resolveReference(groupId, results)],
  })),
  replaceEndpointPolicy: modifyEndpoint(({ policy }) => ({ PolicyDocument: policy })),
};

export async function perform(
  clients: WriteClients,
  action: Action,
  context: PerformContext,
  firstWaitMs = FIRST_WAIT_MS,
): Promise<PerformOutcome> {
  // A dry run of the plan's later steps would need what only the real run makes.
  if (context.isDryRun && namesWhatIsNotThere(action, context.results)) return { outcome: 'noDryRun' };
  // The table pairs each kind with the call of that name; TypeScript cannot follow that through a union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const call = CALLS[action.kind] as Call<Action>;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(clients, action, context);
    } catch (error) {
      if (!isThrottle(toSdkError(error)) || attempt === THROTTLED_ATTEMPTS) return toOutcome(error);
      await sleep(firstWaitMs * 2 ** (attempt - 1));
    }
  }
}

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
