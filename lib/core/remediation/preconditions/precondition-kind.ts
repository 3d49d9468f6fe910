/** What a precondition says, and how its kinds are looked at. */
import type { VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { EstatePart } from '../../reads/estate-parts.ts';
import type { ApplyContext, Precondition, Reference } from '../action.ts';
import { resolveReference } from '../action.ts';

export type PreconditionResult =
  | { readonly holds: true }
  | { readonly holds: false; readonly reason: string };

export const HOLDS: PreconditionResult = { holds: true };

export function fails(reason: string): PreconditionResult {
  return { holds: false, reason };
}

/** How one kind of precondition is looked at; its parts were read, or the answer would be their reason. */
export interface PreconditionKind<P extends Precondition> {
  readonly parts: readonly EstatePart[];
  readonly check: (index: EstateIndex, condition: P, context: ApplyContext) => PreconditionResult;
}

/** The kinds of preconditions of one union, by name. */
export type PreconditionKinds<P extends Precondition> = {
  readonly [K in P['kind']]: PreconditionKind<Extract<P, { kind: K }>>;
};

export function endpointOf(
  index: EstateIndex,
  reference: Reference,
  context: ApplyContext,
): VpcEndpoint | undefined {
  return index.vpcEndpoints.get(idText(reference, context));
}

export function idText(reference: Reference, context: ApplyContext): string {
  return resolveReference(reference, context.results);
}
