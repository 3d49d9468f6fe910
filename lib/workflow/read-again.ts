/** Looking at the account again: after a write it may take a while until AWS shows what it has done. */
import type { EstatePart } from '../core/reads/estate-parts.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { WorkflowContext } from './context.ts';
import type { Place } from '../core/remediation/subject.ts';
import { readScopeOf } from '../core/remediation/subject.ts';

/** One fresh look at parts of one place. What is no part of a VPC or bucket is read as a whole. */
export async function readAgain(
  context: WorkflowContext,
  place: Place,
  parts: readonly EstatePart[],
): Promise<EstateIndex> {
  return indexEstate(await context.door.readEstate({ parts, ...readScopeOf(place) }));
}

export interface Look {
  readonly place: Place;
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
    const index = await readAgain(context, look.place, look.parts);
    const isSeen = predicate(index);
    if (isSeen || poll >= look.polls) return { isSeen, index };
    await context.clock.sleep(context.patience.pollMilliseconds);
  }
}
