import type { Part, Tags } from '../../network/estate.ts';
import { MODE_TAG } from '../endpoint-tags.ts';
import { describeOwner, ownerByTags } from '../ownership.ts';
import type { LeftOut } from '../plan.ts';
import { bucketSnippets } from './bucket-snippets.ts';

export interface OwnedBucket {
  readonly bucketName: string;
  readonly tags: Part<Tags>;
  /** With our statement in it. */
  readonly policyText: string;
}

/**
 * Why the bucket is left to the infrastructure code that owns it; undefined where none does, or its owner consents.
 *
 * Tags that cannot be read leave it open whose bucket it is, so it is left alone too.
 */
export function leaveToBucketOwner({ bucketName, tags, policyText }: OwnedBucket): LeftOut | undefined {
  if (tags.status === 'unreadable') {
    return { resourceId: bucketName, reason: `whose bucket it is cannot be told: ${tags.reason}` };
  }
  const mode = tags.value[MODE_TAG];
  const owner = ownerByTags(tags.value);
  if (owner === undefined || mode === 'approve' || mode === 'auto') return undefined;
  return {
    resourceId: bucketName,
    reason: `${describeOwner(owner)} owns it: change it there, or let the bucket's owner say so with the tag ${MODE_TAG} = approve`,
    snippets: bucketSnippets(owner, bucketName, policyText),
  };
}
