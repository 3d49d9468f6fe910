/**
 * Statements of a session policy: short, because a whole policy may have 2,048 characters.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
import type { ApplyContext, Reference } from './action.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import type { Plan } from './plan.ts';

export interface SessionStatement {
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/** Where and for which run the session is. */
export interface SessionScope extends Pick<ApplyContext, 'remediationId' | 'results'> {
  readonly plan: Plan;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** The ARN of a resource of Amazon EC2 in the plan's account and Region: `vpc/vpc-1`. */
  readonly arn: (resource: string) => string;
}

export function allow(
  action: string,
  resource: string | readonly string[],
  equals: Readonly<Record<string, string>> = {},
): SessionStatement {
  const condition = Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } };
  return { Effect: 'Allow', Action: action, Resource: resource, ...condition };
}

/** The tags that come with a new thing. */
export function requestTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}

/** What this run made must carry its tags; what was there before carries whatever its owner gave it. */
export function ownedTags(reference: Reference, scope: SessionScope): Readonly<Record<string, string>> {
  return typeof reference === 'string' ? {} : resourceTags(scope);
}

/** The tags of what this run has made. */
export function resourceTags({
  remediationId,
}: Pick<SessionScope, 'remediationId'>): Readonly<Record<string, string>> {
  return {
    [`aws:ResourceTag/${PRODUCT_TAG}`]: PRODUCT_TAG_VALUE,
    [`aws:ResourceTag/${REMEDIATION_TAG}`]: remediationId,
  };
}
