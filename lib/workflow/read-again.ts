/** Looking at the account again: after a write it may take a while until AWS shows what it has done. */
import type { EstatePart } from '../aws/door.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { WorkflowContext } from './context.ts';

/** What tells whether an action has taken effect. */
export const ROUTING_PARTS: readonly EstatePart[] = ['routeTables', 'vpcEndpoints'];

/** What tells whether a policy names an endpoint. */
export const POLICY_PARTS: readonly EstatePart[] = ['buckets', 'tables', 'keys', 'roles'];

/** One fresh look at parts of one VPC. */
export async function readAgain(
  context: WorkflowContext,
  vpcId: string,
  parts: readonly EstatePart[],
): Promise<EstateIndex> {
  return indexEstate(await context.door.readEstate({ parts, vpcIds: [vpcId] }));
}

export interface Look {
  readonly vpcId: string;
  readonly parts: readonly EstatePart[];
  /** How often to look before giving up. */
  readonly polls: number;
}

/** Looks until the predicate holds; the last index where it never did, and whether it did. */
export async function lookUntil(
  context: WorkflowContext,
  look: Look,
  predicate: (index: EstateIndex) => boolean,
): Promise<{ readonly isSeen: boolean; readonly index: EstateIndex }> {
  for (let poll = 1; ; poll++) {
    const index = await readAgain(context, look.vpcId, look.parts);
    const isSeen = predicate(index);
    if (isSeen || poll >= look.polls) return { isSeen, index };
    await context.clock.sleep(context.patience.pollMilliseconds);
  }
}
