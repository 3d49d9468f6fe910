/** What whoever deploys Endpointer can set. Everything but where mails go has a default. */
import type { ConfigRuleFrequency } from './config-rule-frequency.ts';
import type { CheckId } from '../core/checks/check.ts';
import type { Mode } from '../core/remediation/plan.ts';
import type { FlowLogProps } from './flow-log-props.ts';
import type {
  ApprovalChannel,
  BucketSelection,
  ChangeWindow,
  VpcSelection,
} from '../workflow/account/account-settings.ts';

/** Who gets the mails. AWS sends each address a link that must be confirmed first; without one nothing is changed. */
export type NotificationTarget =
  | { readonly kind: 'email'; readonly address: string }
  /** For whoever wants to read the mails by program; the queue must let the topic send to it. */
  | { readonly kind: 'queue'; readonly queueArn: string };

export interface ApprovalProps {
  /**
   * Where answers are given: `page` by a link and a code that stand in the mail, or only by `iam` callers.
   *
   * With `iam` for every check there is no public URL. Default: `page`, and `iam` for buckets.
   */
  readonly channel?: ApprovalChannel | Readonly<Partial<Record<CheckId, ApprovalChannel>>>;
  /** Hours after which silence is a rejection, 1-720; default 72. */
  readonly lifetimeHours?: number;
  /** Hours in which nothing is asked again after a rejection, an expiry or a failure, 0-8760; default 168. */
  readonly coolDownHours?: number;
  /**
   * The answer must come from somebody else than the one whose change led to the question; default false. For buckets it
   * always must.
   */
  readonly requiresOtherApprover?: boolean;
  /** Answers by page after which a question is locked, 1-10; default 5. */
  readonly maxCodeAttempts?: number;
}

export interface LimitProps {
  /** VPCs that may be in change at once, 1-50, once a first one has ended well; default 3. */
  readonly maxConcurrentVpcs?: number;
  /** Remediations applied in one clock hour, 1-100; default 10. */
  readonly changesPerHour?: number;
  /** Failed verifications in a row after which nothing is applied until a person resets the counter, 1-10; default 2. */
  readonly maxFailedVerifications?: number;
  /** Calls of the answer page at the same time, 1-100; default 5. Lambda keeps as many free for it. */
  readonly pageConcurrency?: number;
}

export interface ScheduleProps {
  /** How often everything is evaluated whatever events came or did not; default `TwentyFour_Hours`. */
  readonly evaluation?: ConfigRuleFrequency;
  /** Hour of the day in UTC at which the account is probed for a trail, a recorder and a subscriber, 0-23; default 6. */
  readonly probeHour?: number;
}

export interface BucketProps {
  /** The buckets that are looked after; default: all, and none where the VPCs of `scope` are named. */
  readonly scope?: Partial<BucketSelection>;
  /** Buckets that are left alone; they win over `scope`. Default: none. */
  readonly exemptions?: Partial<BucketSelection>;
  /**
   * ARNs of roles that keep access from anywhere to every bucket that is closed, without wildcards; default: none.
   * Single buckets name theirs by the tag `endpointer:exempt-roles`.
   */
  readonly breakGlassRoles?: readonly string[];
  /**
   * Whether the role that changes things is exempted as well; default false. It needs no exemption to take a policy
   * back: only data and listing are denied, never the management of the policy.
   */
  readonly exemptsRemediator?: boolean;
}

export interface RetentionProps {
  /** Days for which logs are kept, one of CloudWatch's values; default 90. */
  readonly logDays?: number;
  /** Whether the journal stays when the stack goes; default `keep`. */
  readonly journal?: 'keep' | 'delete';
}

export interface EndpointerProps {
  /** Who is told and asked; at least one. */
  readonly notify: readonly NotificationTarget[];
  /**
   * The most that may become of a check's plans.
   *
   * Default: what the owner of the VPC or bucket says by the tag `endpointer:mode`, and `approve` where he says nothing;
   * of checks that have a most of their own (`defaultMode`) that, whatever the tag says. A bucket's policy is never
   * changed without a person: `auto` is refused there.
   */
  readonly modes?: Readonly<Partial<Record<CheckId, Mode>>>;
  /** The VPCs that are looked after; default: all. */
  readonly scope?: Partial<VpcSelection>;
  /** VPCs that are left alone; they win over `scope`. Default: none. */
  readonly exemptions?: Partial<VpcSelection>;
  readonly buckets?: BucketProps;
  readonly approval?: ApprovalProps;
  /** When the account may be changed, in UTC; default: at any time. */
  readonly changeWindow?: ChangeWindow;
  /** Minutes without a network write after which a VPC is planned for, 0-1440; default 30. */
  readonly settleMinutes?: number;
  /** Minutes for which denials before and after a change are compared, 0-720; default 30. */
  readonly watchMinutes?: number;
  readonly limits?: LimitProps;
  readonly schedules?: ScheduleProps;
  /** Flow logs that are read, so that bytes and money are seen and not guessed; default: none. */
  readonly flowLogs?: FlowLogProps;
  /**
   * Path of a file with what you know of PrivateLink partners (docs/partners.schema.json), beside those that are built in
   * or in their place; relative to where the app runs. Flow logs count bytes to the ranges in it. Default: none.
   */
  readonly partners?: string;
  readonly retention?: RetentionProps;
  /**
   * `existing`: the account has a recorder of AWS Config. `create`: make one, for just the types that the rules need;
   * a Region can have only one. Default `existing`.
   */
  readonly configRecorder?: 'existing' | 'create';
  /** ARN of a managed policy that bounds every role that is made; default: none. */
  readonly permissionsBoundaryArn?: string;
  /** Where the built functions are, one folder each; default: those that come with the package. */
  readonly functionsFolder?: string;
}
