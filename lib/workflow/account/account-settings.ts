/** What the owner of the deployment has set; the same names as the construct's props. */
import type { CheckId } from '../../core/checks/check.ts';
import type { Mode } from '../../core/remediation/plan.ts';

/** Where an answer may be given: on the page that the mail links to, or only by a caller whom IAM knows. */
export type ApprovalChannel = 'page' | 'iam';

/** VPCs by id, or by a tag that they carry; a VPC that either names is among them. */
export interface VpcSelection {
  readonly vpcIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Buckets by name, or by a tag that they carry; a bucket that either names is among them. */
export interface BucketSelection {
  readonly names: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** What is said of buckets beside what is said of everything. */
export interface BucketsSettings {
  /** Absent: every bucket, and none where `scope` names VPCs. */
  readonly scope?: BucketSelection;
  readonly exemptions: BucketSelection;
  /** ARNs of roles that every bucket that is closed lets in from anywhere. */
  readonly exemptRoles: readonly string[];
}

/** Hours of the week in UTC in which the account may be changed. */
export interface ChangeWindow {
  /** 0 is Sunday, as in JavaScript's `getUTCDay`. */
  readonly days: readonly number[];
  /** 0-23. */
  readonly fromHour: number;
  /** 1-24, not included; not after `fromHour`: the window goes over midnight and belongs to the day it begins on. */
  readonly toHour: number;
}

export interface AccountSettings {
  /** How long nobody may have written to a VPC's network before it is planned for; 0 or more. */
  readonly settleMinutes: number;
  /** How long denied calls and rejected flows are compared after a change; 0: not at all. */
  readonly watchMinutes: number;
  /** After which silence is a rejection. */
  readonly approvalHours: number;
  /** How long nothing is asked of a subject again after a rejection, an expiry or a failure. */
  readonly coolDownHours: number;
  /** VPCs that may be in change at once, from apply until the watch has ended; 1 until the first has ended well. */
  readonly maxConcurrentVpcs: number;
  /** Remediations applied in one clock hour. */
  readonly changesPerHour: number;
  /** Failed verifications in a row after which nothing is applied until a person resets the counter. */
  readonly maxFailedVerifications: number;
  /** Absent: at any time. */
  readonly changeWindow?: ChangeWindow;
  /** Absent: every VPC. */
  readonly scope?: VpcSelection;
  readonly exemptions: VpcSelection;
  readonly buckets: BucketsSettings;
  /** Absent for a check: the check's own. */
  readonly approvalChannel: Readonly<Partial<Record<CheckId, ApprovalChannel>>>;
  /** The most that may become of a check's plans; absent: the check's own, and what the owner of the place says. */
  readonly modes: Readonly<Partial<Record<CheckId, Mode>>>;
  /** An answer must come from somebody else than the one whose change led to the question; of buckets it always must. */
  readonly requiresOtherApprover: boolean;
  /** Answers by page after which a question is locked to that channel; the right code among them ends it. */
  readonly maxCodeAttempts: number;
}

export const DEFAULT_SETTINGS: AccountSettings = {
  settleMinutes: 30,
  watchMinutes: 30,
  approvalHours: 72,
  coolDownHours: 168,
  maxConcurrentVpcs: 3,
  changesPerHour: 10,
  maxFailedVerifications: 2,
  exemptions: { vpcIds: [], tags: {} },
  buckets: { exemptions: { names: [], tags: {} }, exemptRoles: [] },
  approvalChannel: {},
  modes: {},
  requiresOtherApprover: false,
  maxCodeAttempts: 5,
};
