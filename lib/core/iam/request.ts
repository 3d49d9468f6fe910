/**
 * One call to AWS as a policy sees it.
 *
 * Context keys are in lower case. A key that is not in the map is missing from the request; a key listed in
 * `unknownKeys` may be there or not, with any value.
 */
export type RequestPrincipal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'account'; readonly account: string; readonly canonicalUser?: string }
  | { readonly kind: 'root'; readonly account: string; readonly canonicalUser?: string }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string; readonly canonicalUser?: string }
  | { readonly kind: 'role'; readonly account: string; readonly arn: string; readonly canonicalUser?: string }
  | {
      readonly kind: 'assumedRole';
      readonly account: string;
      /** ARN of the session, `arn:aws:sts::…:assumed-role/Name/session`. */
      readonly arn: string;
      /** ARN of the role, with its path. */
      readonly role: string;
      readonly canonicalUser?: string;
    }
  | {
      readonly kind: 'federatedUser';
      readonly account: string;
      readonly arn: string;
      readonly canonicalUser?: string;
    }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'service'; readonly name: string };

export type ContextValue = string | readonly string[];
export type Context = Readonly<Record<string, ContextValue>>;

export type PolicyRequest = {
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  readonly unknownKeys?: ReadonlySet<string>;
};
