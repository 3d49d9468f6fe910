import type { EstatePart } from '../aws/door.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { unreadableParts } from '../core/network/estate.ts';
import { accountOf, minutesFromNow } from './account-of.ts';
import type { WorkflowContext } from './context.ts';
import { readAgain } from './read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';

/** Whose tags name the stacks that own a VPC's network. */
const OWNED_PARTS: readonly EstatePart[] = ['vpcs', 'subnets', 'routeTables', 'natGateways', 'vpcEndpoints'];

/**
 * Waits until nobody is at work on the VPC: no network write for the settle time, no owning stack in progress.
 *
 * What cannot be told is unsettled: the run comes back after the settle time and looks again.
 */
export async function settle(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const unrest = await unrestOf(context, run.vpcId);
  if (unrest === undefined) return { outcome: 'settled', run };
  context.tell({ event: 'waiting', text: `${run.vpcId} has not settled: ${unrest}` });
  return { outcome: 'unsettled', run };
}

/** Why the VPC is not at rest; undefined where it is. */
async function unrestOf(context: WorkflowContext, vpcId: string): Promise<string | undefined> {
  try {
    return (await recentWrite(context, vpcId)) ?? (await stackAtWork(context, vpcId));
  } catch (error) {
    return `it cannot be told: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function recentWrite(context: WorkflowContext, vpcId: string): Promise<string | undefined> {
  const { settings, settle: evidence } = accountOf(context);
  if (settings.settleMinutes === 0) return undefined;
  const since = minutesFromNow(context, -settings.settleMinutes);
  const last = await evidence.lastNetworkWrite(vpcId, since);
  if (last === undefined || Date.parse(last) <= Date.parse(since)) return undefined;
  return `its network was changed at ${last}`;
}

async function stackAtWork(context: WorkflowContext, vpcId: string): Promise<string | undefined> {
  const index = await readAgain(context, vpcId, OWNED_PARTS);
  const unreadable = unreadableParts(index.estate).find(({ part }) =>
    OWNED_PARTS.some((name) => name === part),
  );
  if (unreadable !== undefined) return `${unreadable.part} cannot be read: ${unreadable.reason}`;
  const stackIds = owningStacks(index, vpcId);
  if (stackIds.length === 0) return undefined;
  const [busy] = await accountOf(context).settle.stacksInProgress(stackIds);
  return busy === undefined ? undefined : `stack ${busy} is in progress`;
}

const STACK_TAG = 'aws:cloudformation:stack-id';

function owningStacks(index: EstateIndex, vpcId: string): readonly string[] {
  const resources = [
    index.vpcs.get(vpcId),
    ...(index.subnetsOfVpc.get(vpcId) ?? []),
    ...(index.tablesOfVpc.get(vpcId) ?? []),
    ...[...index.natGateways.values()].filter((gateway) => gateway.vpcId === vpcId),
    ...(index.endpointsOfVpc.get(vpcId) ?? []),
  ];
  const ids = resources.flatMap((resource) => resource?.tags[STACK_TAG] ?? []);
  return [...new Set(ids)].toSorted();
}
