/** What a plan, a hazard and a decision are. How plans are made stands in `plan-gateway-endpoint.ts`. */
import type { SeenUses } from '../buckets/seen-uses.ts';
import type { CheckId, Finding } from '../checks/check.ts';
import type { Admission } from '../iam/cure/endpoint-only-statement.ts';
import type { Action } from './action.ts';
import type { MoneyClaim, MoneyOptions } from '../cost/savings.ts';
import type { Subject } from './subject.ts';

export const PLAN_SCHEMA = 'endpointer-plan/1';

/**
 * Something that may break. `found`: evidence is there. `unreadable`: what would tell could not be read.
 * `inherent`: true of every such change and visible to nobody from here.
 */
export interface Hazard {
  /** Stable name, such as `source-ip-policy`. */
  readonly id: string;
  readonly kind: 'found' | 'unreadable' | 'inherent';
  /** The resource concerned, or the part of the estate that could not be read. */
  readonly subject: string;
  /** What may break and what to do, in plain words. */
  readonly text: string;
}

export type Mode = 'observe' | 'approve' | 'auto';

export interface Decision {
  readonly mode: Mode;
  /** Why it is not more than that; one sentence each. */
  readonly reasons: readonly string[];
}

/** A resource with a finding that the plan leaves alone, and what its owner can do. */
export interface LeftOut {
  readonly resourceId: string;
  readonly reason: string;
  /** The change in the owner's own language, where infrastructure code owns the resource. */
  readonly snippets?: readonly Snippet[];
}

export interface Snippet {
  readonly language: 'cdk' | 'cloudformation' | 'terraform';
  readonly text: string;
}

/** What the plan does for one resource: `cures` it, or makes it better and says what stays. */
export interface Effect {
  readonly checkId: CheckId;
  readonly resourceId: string;
  readonly effect: 'cures' | 'improves';
  readonly remains?: string;
}

/** The cure in words, for titles, questions and reports. */
export interface Cure {
  /** A thing with its place: `Amazon S3 gateway endpoint in vpc-1`. */
  readonly what: string;
  /** What there will be: `rtb-1 and rtb-2 reach Amazon S3 through it`. */
  readonly gain: string;
  /** What happens at that moment to whoever uses it: `open connections are cut once`. */
  readonly consequence: string;
}

export interface Plan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly accountId: string;
  readonly region: string;
  readonly checkId: CheckId;
  /** What it cures as a whole; at most one plan of a check for each. */
  readonly subject: Subject;
  readonly cure: Cure;
  /** What is wrong with the resources that the plan changes, with the evidence. */
  readonly findings: readonly Finding[];
  /** Empty where everything was left out: then there is only advice. */
  readonly actions: readonly Action[];
  readonly effects: readonly Effect[];
  readonly leftOut: readonly LeftOut[];
  readonly hazards: readonly Hazard[];
  readonly money: MoneyClaim;
  readonly decision: Decision;
  /** SHA-256 (hex) over what the plan does and risks; see `hash-plan.ts`. */
  readonly hash: string;
}

/** What a plan is made with, beside the estate. */
export interface PlanOptions extends MoneyOptions {
  /** The most that the caller wants; it lowers a decision and never raises it. */
  readonly atMost: Mode;
  /** How buckets are to be closed, where somebody has said so. */
  readonly bucketCure?: BucketCure;
  /** Who was seen to reach buckets, from logs; absent where none were given. */
  readonly seenUses?: SeenUses;
}

/** Who is to get past the policy of a bucket that is closed. */
export interface BucketCure {
  /** Absent: every endpoint of Amazon S3 that the account and Region use. */
  readonly admit?: Admission;
  /** ARNs of roles that keep access from anywhere, beside those that the bucket's owner names; without wildcards. */
  readonly exemptRoles: readonly string[];
}
