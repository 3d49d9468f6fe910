import type { Tags } from '../../network/estate.ts';
import type { TagValue } from '../action.ts';
import { PRODUCT_TAG, REMEDIATION_TAG } from '../endpoint-tags.ts';

/** The tags as they are sent to AWS. */
export function resolveTags(tags: Readonly<Record<string, TagValue>>, remediationId: string): Tags {
  const entries = Object.entries(tags);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : remediationId]),
  );
}

/** True where the thing carries the tags of this very remediation. */
export function isTaggedBy({ tags }: { readonly tags: Tags }, remediationId: string): boolean {
  return tags[PRODUCT_TAG] !== undefined && tags[REMEDIATION_TAG] === remediationId;
}
