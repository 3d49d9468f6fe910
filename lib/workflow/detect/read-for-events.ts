/**
 * What a batch of messages needs read: of buckets that they name those alone, since a bucket's settings take many calls
 * and an account may have thousands; all where anything else may concern buckets, as the scheduled look does.
 */
import type { Check } from '../../core/checks/check.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import type { Place } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import { loadChecks } from '../load-checks.ts';
import type { Trigger } from './fold-events.ts';
import { bucketNamedBy, placeKindsOf } from './fold-events.ts';

/** By the kind of place that is looked at; a kind that nothing concerns has what was read for the other. */
export type Readings = Readonly<Record<Place['kind'], EstateIndex>>;

export async function readForEvents(
  context: Pick<WorkflowContext, 'door'>,
  checks: readonly Check[],
  triggers: readonly Trigger[],
): Promise<Readings> {
  const bucketNames = bucketsNamedBy(triggers);
  const ofBuckets = checks.filter(({ place }) => place === 'bucket');
  const others = checks.filter(({ place }) => place !== 'bucket');
  if (bucketNames === undefined || ofBuckets.length === 0) {
    const all = await read(context, checks);
    return { vpc: all, bucket: all };
  }
  const bucket = await read(context, ofBuckets, bucketNames);
  return { bucket, vpc: others.length === 0 ? bucket : await read(context, others) };
}

/** Undefined where one of them may concern any bucket. */
function bucketsNamedBy(triggers: readonly Trigger[]): readonly string[] | undefined {
  const concerning = triggers.filter((trigger) => placeKindsOf(trigger).includes('bucket'));
  const named = concerning.flatMap((trigger) => bucketNamedBy(trigger) ?? []);
  return named.length === concerning.length ? [...new Set(named)] : undefined;
}

async function read(
  { door }: Pick<WorkflowContext, 'door'>,
  checks: readonly Check[],
  bucketNames?: readonly string[],
): Promise<EstateIndex> {
  const { partsOf } = await loadChecks();
  const parts = [...partsOf(checks), 'vpcs'] as const;
  const narrow = bucketNames === undefined ? {} : { bucketNames };
  return indexEstate(await door.readEstate({ parts, trafficOf: 'all', ...narrow }));
}
