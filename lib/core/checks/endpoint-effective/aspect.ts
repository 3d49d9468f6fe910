/** One side of what an endpoint needs in order to carry anything. */
import type { VpcEndpoint } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { Claim, Severity } from '../check.ts';

/** `yes`: this side is as it should be. */
export interface Aspect {
  readonly label: string;
  readonly claim: Claim;
  /** How bad it is where the claim is `no`. */
  readonly severity: Severity;
  /** It is told, and says nothing of whether the endpoint works. */
  readonly isRemark?: true;
}

/** Nothing where the side does not concern the endpoint. */
export type LookAtEndpoint = (index: EstateIndex, endpoint: VpcEndpoint) => readonly Aspect[];

export function good(label: string, reason: string): Aspect {
  return { label, claim: { claim: 'yes', reason }, severity: 'low' };
}

export function bad(label: string, severity: Severity, reason: string): Aspect {
  return { label, claim: { claim: 'no', reason }, severity };
}

export function remark(label: string, reason: string): Aspect {
  return { ...unclear(label, reason), isRemark: true };
}

export function unclear(label: string, reason: string): Aspect {
  return { label, claim: { claim: 'unknown', reason }, severity: 'low' };
}
