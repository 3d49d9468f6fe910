/** A bucket's policy is never changed by itself; its owner, by tag, or the caller may ask for less. */
import type { Part, Tags } from '../../network/estate.ts';
import { MODE_TAG } from '../endpoint-tags.ts';
import type { Decision, Hazard, Mode } from '../plan.ts';

export interface BucketDecisionInput {
  readonly tags: Part<Tags>;
  readonly hazards: readonly Hazard[];
  readonly atMost: Mode;
}

export function decideBucket({ tags, hazards, atMost }: BucketDecisionInput): Decision {
  const observed = [...observedByCaller(atMost), ...observedByOwner(tags)];
  if (observed.length > 0) return { mode: 'observe', reasons: observed };
  const risks = hazards
    .filter(({ kind }) => kind !== 'inherent')
    .map(({ id, kind, subject }) => `hazard ${id} (${kind}): ${subject}`);
  const reasons = ['a bucket policy is never changed without a person', ...new Set(risks)];
  return { mode: 'approve', reasons };
}

function observedByCaller(atMost: Mode): readonly string[] {
  return atMost === 'observe' ? ['at most observe was asked for'] : [];
}

const KNOWN: ReadonlySet<string> = new Set(['approve', 'auto']);

function observedByOwner(tags: Part<Tags>): readonly string[] {
  const mode = tags.status === 'read' ? tags.value[MODE_TAG] : undefined;
  if (mode === undefined || KNOWN.has(mode)) return [];
  return mode === 'observe'
    ? [`the bucket's owner says observe (tag ${MODE_TAG})`]
    : [`tag ${MODE_TAG} says "${mode}", which is none of observe, approve, auto`];
}
