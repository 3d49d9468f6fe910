/** Whether somebody is still at work on a network: writes that were heard of or looked up, and stacks in progress. */
import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { BUCKET_EVENTS } from '../../core/events/bucket-events.ts';
import { NETWORK_EVENTS } from '../../core/events/network-events.ts';
import type { OurSelves } from '../../core/events/parse-cloud-trail-event.ts';
import { CLOUD_TRAIL_DETAIL_TYPE, parseCloudTrailEvent } from '../../core/events/parse-cloud-trail-event.ts';
import type { JsonRecord } from '../../core/iam/json-record.ts';
import { toSdkError } from '../sdk-error.ts';
import type { LookUp, TrailPlace } from './look-up-events.ts';
import { lookUpEvents } from './look-up-events.ts';
import type { NotedWrites } from './remembered.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeId } from '../../core/remediation/subject.ts';

export interface SettlePlace {
  readonly trail: TrailPlace;
  readonly cloudFormation: CloudFormationClient;
  readonly noted: NotedWrites;
  /** Ids of a VPC's route tables, subnets, gateways and endpoints, since most calls do not name the VPC. */
  readonly resourcesOf: (where: Place) => Promise<readonly string[]>;
  readonly ours: OurSelves;
}

export interface SettleEvidence {
  readonly noteWrite: (where: Place, at: string) => Promise<void>;
  /** The latest write to the place that is not ours (ISO 8601); undefined: none since. */
  readonly lastWrite: (where: Place, since: string) => Promise<string | undefined>;
  /** Those of the given stacks (ids), or the ones above them, that are being changed. */
  readonly stacksInProgress: (stackIds: readonly string[]) => Promise<readonly string[]>;
}

export function settleEvidence(place: SettlePlace): SettleEvidence {
  return {
    noteWrite: place.noted.note,
    lastWrite: (where, since) => lastWrite(place, where, since),
    stacksInProgress: (stackIds) => stacksInProgress(place.cloudFormation, stackIds),
  };
}

async function lastWrite(
  { trail, noted, resourcesOf, ours }: SettlePlace,
  where: Place,
  since: string,
): Promise<string | undefined> {
  const heard = await noted.last(where);
  // What was heard is enough to wait for; only silence must be confirmed.
  if (heard !== undefined && Date.parse(heard) > Date.parse(since)) return heard;
  const own = new Set([placeId(where), ...(await resourcesOf(where))]);
  const eventNames = where.kind === 'bucket' ? BUCKET_EVENTS : NETWORK_EVENTS;
  return lookUpLatest(trail, { from: since, eventNames }, (record) => writeTo(record, own, ours));
}

/** When the record wrote to one of the resources; undefined where it did not, or we did it. */
function writeTo(record: JsonRecord, own: ReadonlySet<string>, ours: OurSelves): string | undefined {
  const change = parseCloudTrailEvent({ 'detail-type': CLOUD_TRAIL_DETAIL_TYPE, detail: record }, ours);
  if (change.kind === 'ignored' || change.isOurs) return undefined;
  const named =
    change.kind === 'bucketChange' ? [change.bucketName] : [...change.vpcIds, ...change.resourceIds];
  return named.some((id) => own.has(id)) ? change.at : undefined;
}

type Matching = (record: JsonRecord) => string | undefined;

/**
 * All writes of a quiet account fit into a few pages; in a busy one each kind of call is looked up by itself, which
 * takes a call for each at least. Newest first, so that the first match is the latest.
 */
async function lookUpLatest(
  trail: TrailPlace,
  { from, eventNames }: { readonly from: string; readonly eventNames: readonly string[] },
  match: Matching,
): Promise<string | undefined> {
  const writes = await latestIn(trail, { attribute: { key: 'ReadOnly', value: 'false' }, from }, match);
  if (!writes.isCutOff) return writes.at;
  const found: string[] = [];
  for (const eventName of eventNames) {
    const attribute = { key: 'EventName', value: eventName } as const;
    const { at, isCutOff } = await latestIn(trail, { attribute, from }, match);
    if (isCutOff) throw new Error(`there are more events ${eventName} since ${from} than are read`);
    if (at !== undefined) found.push(at);
  }
  return found.toSorted().at(-1);
}

interface Latest {
  readonly at?: string;
  /** Nothing was found in what was read, and there is more. */
  readonly isCutOff: boolean;
}

async function latestIn(trail: TrailPlace, lookUp: LookUp, match: Matching): Promise<Latest> {
  for await (const { records, isCutOff } of lookUpEvents(trail, lookUp)) {
    const at = records.map(match).find((time) => time !== undefined);
    if (at !== undefined) return { at, isCutOff: false };
    if (isCutOff) return { isCutOff };
  }
  return { isCutOff: false };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
async function stacksInProgress(
  client: CloudFormationClient,
  stackIds: readonly string[],
): Promise<readonly string[]> {
  const asked = new Set<string>();
  const busy = new Set<string>();
  const waiting = [...stackIds];
  for (let stackId = waiting.pop(); stackId !== undefined; stackId = waiting.pop()) {
    if (asked.has(stackId)) continue;
    asked.add(stackId);
    const stack = await describeStack(client, stackId);
    if (stack !== undefined && isInProgress(stack)) busy.add(stackId);
    // A nested stack is at rest while the one above it is still at its neighbours.
    waiting.push(...[stack?.RootId, stack?.ParentId].filter((id) => id !== undefined));
  }
  return [...busy];
}

async function describeStack(client: CloudFormationClient, stackId: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    const [stack] = Stacks ?? [];
    if (stack === undefined) throw new Error('cloudformation:DescribeStacks gave no stack and no error');
    return stack;
  } catch (error) {
    const { name, message } = toSdkError(error);
    // CloudFormation has no code of its own for a stack that is gone.
    if (name === 'ValidationError' && /does not exist/.test(message)) return undefined;
    throw error;
  }
}

/** A stack under review was never made, and owns nothing. */
function isInProgress({ StackStatus }: Stack): boolean {
  if (StackStatus === undefined)
    throw new Error('cloudformation:DescribeStacks gave a stack without a status');
  return StackStatus.endsWith('_IN_PROGRESS') && StackStatus !== 'REVIEW_IN_PROGRESS';
}
