/** What the prover says of a bucket policy. */
import type { Endpoints } from '../space/request-paths.ts';
import type { Context, RequestPrincipal } from '../request.ts';

export type ProofOptions = {
  /** Name or ARN; a directory bucket's ARN. */
  readonly bucket: string;
  /** Account that owns the bucket. */
  readonly account?: string;
  /** Who may come in; an endpoint is admitted by any one of its marks. */
  readonly endpoints: Endpoints;
  /** ARNs of roles that may come from anywhere, without wildcards. */
  readonly exemptRoles?: readonly string[];
};

export type Exemption =
  /** AWS service principals calling for themselves; all of them, or those named. */
  | { readonly kind: 'awsServices'; readonly services?: readonly string[] }
  /** Calls that an AWS service makes for a caller (aws:ViaAWSService). */
  | { readonly kind: 'onBehalf' }
  | { readonly kind: 'role'; readonly arn: string };

export type Counterexample = {
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  /** In words. */
  readonly path: string;
  /** The context keys that matter, in lower case. */
  readonly keys: Context;
};

export type Proof = {
  readonly verdict: 'proved' | 'refuted' | 'unknown';
  /** Who gets past by way of something other than an admitted endpoint, without that refuting the policy. */
  readonly exemptions: readonly Exemption[];
  /** Whether an admitted endpoint is denied as well. */
  readonly locksOut: boolean | 'unknown';
  /** With `refuted`: a request from outside that no Deny meets. */
  readonly counterexample?: Counterexample;
  readonly reason?: string;
};
