import type { EstatePart } from '../../core/reads/estate-parts.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import type { Tags } from '../../core/network/estate.ts';
import { unreadableParts, valueOr } from '../../core/network/estate.ts';
import { accountOf, minutesFromNow } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { readAgain } from '../read-again.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { StepOutcome } from './steps.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeId, placeOf } from '../../core/remediation/subject.ts';

/** Whose tags name the stacks that own a place. */
const OWNED_PARTS: Readonly<Record<Place['kind'], readonly EstatePart[]>> = {
  vpc: ['vpcs', 'subnets', 'routeTables', 'natGateways', 'vpcEndpoints'],
  bucket: ['buckets', 'bucketSettings'],
};

/**
 * Waits until nobody is at work on the place: no write for the settle time, no owning stack in progress.
 *
 * What cannot be told is unsettled: the run comes back after the settle time and looks again.
 */
export async function settle(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const place = placeOf(run.subject);
  const unrest = await unrestOf(context, place);
  if (unrest === undefined) return { outcome: 'settled', run };
  context.tell({ event: 'waiting', text: `${placeId(place)} has not settled: ${unrest}` });
  return { outcome: 'unsettled', run };
}

/** Why the place is not at rest; undefined where it is. */
async function unrestOf(context: WorkflowContext, place: Place): Promise<string | undefined> {
  try {
    return (await recentWrite(context, place)) ?? (await stackAtWork(context, place));
  } catch (error) {
    return `it cannot be told: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function recentWrite(context: WorkflowContext, place: Place): Promise<string | undefined> {
  const { settings, settle: evidence } = accountOf(context);
  if (settings.settleMinutes === 0) return undefined;
  const since = minutesFromNow(context, -settings.settleMinutes);
  const last = await evidence.lastWrite(place, since);
  if (last === undefined || Date.parse(last) <= Date.parse(since)) return undefined;
  return `it was changed at ${last}`;
}

async function stackAtWork(context: WorkflowContext, place: Place): Promise<string | undefined> {
  const parts = OWNED_PARTS[place.kind];
  const index = await readAgain(context, place, parts);
  const unreadable = unreadableParts(index.estate).find(({ part }) => parts.some((name) => name === part));
  if (unreadable !== undefined) return `${unreadable.part} cannot be read: ${unreadable.reason}`;
  const stackIds = owningStacks(index, place);
  if (stackIds.length === 0) return undefined;
  const [busy] = await accountOf(context).settle.stacksInProgress(stackIds);
  return busy === undefined ? undefined : `stack ${busy} is in progress`;
}

const STACK_TAG = 'aws:cloudformation:stack-id';

function owningStacks(index: EstateIndex, place: Place): readonly string[] {
  const ids = taggedIn(index, place).flatMap((tags) => tags?.[STACK_TAG] ?? []);
  return [...new Set(ids)].toSorted();
}

function taggedIn(index: EstateIndex, place: Place): readonly (Tags | undefined)[] {
  if (place.kind === 'bucket') {
    const settings = valueOr(index.estate.bucketSettings, []);
    const own = settings.filter(({ bucketName }) => bucketName === place.bucketName);
    return own.map(({ bucketName, tags }) => {
      if (tags.status === 'unreadable') throw new Error(`the tags of ${bucketName}: ${tags.reason}`);
      return tags.value;
    });
  }
  const { vpcId } = place;
  const tagged = [
    index.vpcs.get(vpcId),
    ...(index.subnetsOfVpc.get(vpcId) ?? []),
    ...(index.tablesOfVpc.get(vpcId) ?? []),
    ...[...index.natGateways.values()].filter((gateway) => gateway.vpcId === vpcId),
    ...(index.endpointsOfVpc.get(vpcId) ?? []),
  ];
  return tagged.map((resource) => resource?.tags);
}
