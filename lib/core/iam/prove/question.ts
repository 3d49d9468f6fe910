/** What is asked of a bucket policy, worked out once for its proof, its exemptions and its lock-outs. */
import type { Policy } from '../policy.ts';
import type { Caller } from '../space/callers.ts';
import type { RequestPath } from '../space/request-paths.ts';
import type { BucketArn } from './bucket-arn.ts';
import type { DenialSearch, SearchResult } from './denial-search.ts';

export type Question = {
  readonly search: DenialSearch;
  readonly policy: Policy;
  readonly bucket: BucketArn;
  /** Every customer but the exempt roles. */
  readonly customers: readonly Caller[];
  readonly exempt: readonly Caller[];
  /** Every action on every sort of resource. */
  readonly targets: readonly Target[];
};

export type Target = {
  readonly action: string;
  readonly resource: string;
  readonly actionKeys: ReadonlySet<string>;
};

/** The first request that passes, else the first doubt, else that all are denied. */
export function searchAll(
  { search, targets }: Pick<Question, 'search' | 'targets'>,
  callers: readonly Caller[],
  paths: readonly RequestPath[],
): SearchResult {
  let result: SearchResult = { is: 'denied' };
  for (const caller of callers) {
    for (const path of paths) {
      for (const { action, resource, actionKeys } of targets) {
        const found = search.find({ situation: { caller, path, actionKeys }, action, resource });
        if (found.is === 'passes') return found;
        if (result.is === 'denied') result = found;
      }
    }
  }
  return result;
}
