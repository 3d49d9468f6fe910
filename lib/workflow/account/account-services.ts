/**
 * What a workflow is handed in the account beside the door, the journals and the clock.
 *
 * These are plain stores and channels: no service decides anything, so that every decision stands in the workflow and is
 * tested once. A method that cannot do what it says throws; each says what the workflow makes of that. Nothing here
 * returns a default in place of something that could not be read.
 */
import type { CheckId } from '../../core/checks/check.ts';
import type { Mode } from '../../core/remediation/plan.ts';
import type { RollUpAddition } from '../../core/traffic/roll-up-items.ts';
import type { Approvals } from '../approval/account-approvals.ts';
import type { AccountSettings } from './account-settings.ts';
import type { OwnEvent } from './own-events.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';
import type { StepOutcome } from '../steps/steps.ts';
import type { Place, Subject } from '../../core/remediation/subject.ts';

export interface AccountServices {
  readonly settings: AccountSettings;
  readonly settle: SettleEvidence;
  readonly registry: OpenRemediations;
  readonly approvals: Approvals;
  readonly mac: Mac;
  readonly brakes: Brakes;
  readonly remembered: Remembered;
  readonly mail: Mail;
  readonly events: OwnEvents;
  readonly told: Told;
  readonly watch: WatchEvidence;
  readonly executions: Executions;
  readonly probes: Probes;
  readonly traffic: TrafficStore;
  /** Where the answer page is, such as `https://….lambda-url.eu-west-3.on.aws/`; absent: nobody can answer by page. */
  readonly pageUrl?: string;
  /** The table's name, for commands in mails; absent: they name none. */
  readonly tableName?: string;
  /** Only in the one invocation that asks: how its answer reaches the waiting state machine. */
  readonly taskToken?: string;
}

/** Whether somebody is still at work on a network or bucket. Throwing means unsettled: nothing is planned. */
export interface SettleEvidence {
  /** Written by whoever hears of a change before CloudTrail's lookup shows it (up to 15 minutes later). */
  readonly noteWrite: (place: Place, at: string) => Promise<void>;
  /** The latest write to the place that is not ours (ISO 8601), noted or looked up; undefined: none since. */
  readonly lastWrite: (place: Place, since: string) => Promise<string | undefined>;
  /** Those of the given CloudFormation stacks (ids) that are being created, updated, deleted or rolled back. */
  readonly stacksInProgress: (stackIds: readonly string[]) => Promise<readonly string[]>;
}

export interface OpenRemediation {
  readonly remediationId: string;
  readonly subject: Subject;
  /**
   * What the execution was started with, so that a start that was cut off can be done again. Kept as JSON text: Step
   * Functions takes a second start for the first one only where the input is the same, letter for letter.
   */
  readonly run: RemediationRun;
  readonly openedAt: string;
}

/**
 * Which remediation is open for a subject: the same item as the journal store's lock (`lock`/`<subject>`).
 * Throwing means nothing is started.
 */
export interface OpenRemediations {
  /** Conditional: opens it where none is open; otherwise gives the one that is. */
  readonly open: (
    remediation: OpenRemediation,
  ) => Promise<
    { readonly open: 'opened' } | { readonly open: 'alreadyOpen'; readonly remediation: OpenRemediation }
  >;
  readonly find: (subject: Subject) => Promise<OpenRemediation | undefined>;
  /** Conditional: only where this very id is open; otherwise nothing happens. */
  readonly release: (remediation: Pick<OpenRemediation, 'remediationId' | 'subject'>) => Promise<void>;
}

/** A keyed hash whose key never leaves KMS. Throwing means: nothing is asked, and no answer is taken. */
export interface Mac {
  /** Base64url, without padding. */
  readonly sign: (message: string) => Promise<string>;
  /** False for anything that was not signed here; throws only where it could not be asked. */
  readonly isValid: (message: string, mac: string) => Promise<boolean>;
}

/** Counters and switches that are looked at before every apply. Throwing brakes: nothing is applied. */
export interface Brakes {
  /** The parameter's text as it stands, read afresh; only `off` lets anything be applied. */
  readonly readKillSwitch: () => Promise<string>;
  /** The most that may happen now, read afresh; unreadable or unknown counts as `observe`. */
  readonly readMode: (checkId: CheckId) => Promise<Mode>;
  /** Conditional: counts this remediation in that hour (`2026-07-01T13`) once; false where `limit` others are in. */
  readonly countChange: (remediationId: string, hour: string, limit: number) => Promise<boolean>;
  /** Conditional: true where this place is in change already, or fewer than `limit` others are. */
  readonly enterPlace: (place: Place, remediationId: string, limit: number) => Promise<boolean>;
  readonly leavePlace: (place: Place, remediationId: string) => Promise<void>;
  /** Whether a first place has been changed, verified and watched since deployment. */
  readonly isProven: () => Promise<boolean>;
  readonly markProven: (remediationId: string) => Promise<void>;
  readonly failedVerifications: () => Promise<number>;
  /** A success sets the count to zero; a failure counts each remediation once. */
  readonly noteVerification: (remediationId: string, result: 'verified' | 'failed') => Promise<void>;
}

/** What is remembered of a check's findings at one place. */
export interface PlaceMemory {
  /** Resources that were wrong at deployment and have not been right since. */
  readonly baseline: readonly string[];
  /** Resources of which a finding is open, and since when (ISO 8601). */
  readonly findings: Readonly<Record<string, string>>;
}

/** What is remembered of a check's remediations of one subject. */
export interface SubjectMemory {
  /** Somebody undid what was applied: told only, until a person says otherwise. */
  readonly observe?: { readonly since: string; readonly reason: string };
  readonly coolDownUntil?: string;
  readonly exemptUntil?: string;
  /** What stands now by our hand. */
  readonly applied?: { readonly remediationId: string; readonly at: string };
}

/** Throwing means nothing is started, and a batch is delivered again. */
export interface Remembered {
  /** When the baseline was complete (ISO 8601); until then everything that is wrong counts as baseline. */
  readonly baselineTakenAt: () => Promise<string | undefined>;
  readonly noteBaselineTaken: (at: string) => Promise<void>;
  /** Nothing known: no baseline, no findings. */
  readonly readPlace: (checkId: CheckId, place: Place) => Promise<PlaceMemory>;
  readonly changePlace: (checkId: CheckId, place: Place, changes: Partial<PlaceMemory>) => Promise<void>;
  /** Nothing known: no member. */
  readonly readSubject: (checkId: CheckId, subject: Subject) => Promise<SubjectMemory>;
  /** Sets the members that are given, removes those given as undefined, and leaves the others. */
  readonly changeSubject: (checkId: CheckId, subject: Subject, changes: SubjectChanges) => Promise<void>;
}

export type SubjectChanges = { readonly [K in keyof SubjectMemory]?: SubjectMemory[K] | undefined };

export interface OutgoingMail {
  /** Fewer than 100 ASCII characters, no line break. */
  readonly subject: string;
  readonly body: string;
}

/** Throwing, or nobody confirmed: nothing is asked and nothing is applied. */
export interface Mail {
  readonly hasConfirmedSubscriber: () => Promise<boolean>;
  /** Returns once it was accepted. */
  readonly send: (mail: OutgoingMail) => Promise<void>;
}

export interface OwnEvents {
  /** Returns once all were accepted. */
  readonly publish: (events: readonly OwnEvent[]) => Promise<void>;
}

/** Which mails and events were accepted, so that a step that runs twice tells once. */
export interface Told {
  readonly has: (key: string) => Promise<boolean>;
  readonly mark: (key: string) => Promise<void>;
}

/** One kind of sign that traffic is refused, counted over two spans of time of the same length. */
export interface WatchedSign {
  /** Such as `access-denied events in CloudTrail`, `rejects in flow logs`. */
  readonly source: string;
  readonly before: number;
  readonly after: number;
}

export interface WatchRequest {
  readonly subject: Subject;
  readonly subnetIds: readonly string[];
  /** ISO 8601: when the change was made. */
  readonly changedAt: string;
  /** Of each of the two spans. */
  readonly minutes: number;
}

export interface WatchedSigns {
  readonly signs: readonly WatchedSign[];
  /** What could not be looked at, and why; never counted as zero. Without any sign: not watched, and said so. */
  readonly unseen: readonly string[];
}

export interface WatchEvidence {
  readonly read: (request: WatchRequest) => Promise<WatchedSigns>;
}

export interface Executions {
  /** Starts the execution of that name; the same name and input while it runs is `started` again. */
  readonly start: (remediationId: string, run: RemediationRun) => Promise<'started' | 'alreadyExists'>;
  /** Gives a waiting task its outcome; `gone` where it no longer waits (timed out, or answered before). */
  readonly sendTaskSuccess: (taskToken: string, output: StepOutcome) => Promise<'delivered' | 'gone'>;
}

/** What detection rests on. Throwing is reported as a warning of its own. */
export interface Probes {
  /** Whether a trail that logs management write events is on in this Region. */
  readonly hasWriteTrail: () => Promise<boolean>;
  readonly hasRunningRecorder: () => Promise<boolean>;
}

export interface SendingClient {
  readonly vpcId: string;
  readonly service: string;
  readonly client: string;
}

/** The roll-ups of flow logs. Throwing means the file is delivered again. */
export interface TrafficStore {
  /** `told`: there is nothing left to do. */
  readonly stateOf: (fileId: string) => Promise<'unknown' | 'begun' | 'counted' | 'told'>;
  /** Adds what a file has to say, once, whoever does it and however often; false where it had been added before. */
  readonly count: (fileId: string, additions: readonly RollUpAddition[]) => Promise<boolean>;
  readonly markTold: (fileId: string) => Promise<void>;
  /** Those that are not known yet. */
  readonly newClients: <C extends SendingClient>(clients: readonly C[]) => Promise<readonly C[]>;
  readonly noteClients: (clients: readonly SendingClient[]) => Promise<void>;
  /** Since when the VPC's routes have this fingerprint: now, where they had another. Unix seconds. */
  readonly routesSince: (vpcId: string, fingerprint: string) => Promise<number>;
}
