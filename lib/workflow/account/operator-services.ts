/**
 * What a person at a terminal is handed of a deployed Endpointer, beside the door, its journals and a clock.
 *
 * Plain stores as in `account-services.ts`; the person's own credentials decide what each may do.
 */
import type { Brakes, OpenRemediation, OpenRemediations, OwnEvents } from './account-services.ts';
import type { Remembered, SubjectMemory, Told } from './account-services.ts';

export interface OperatorServices {
  /** The caller's ARN: it stands in every record. */
  readonly by: string;
  readonly registry: OpenRemediations & { readonly list: () => Promise<readonly OpenRemediation[]> };
  readonly brakes: OperatorBrakes;
  readonly remembered: Pick<Remembered, 'readSubject' | 'changeSubject'> & {
    /** What is remembered of every subject that has had a remediation. */
    readonly listSubjects: () => Promise<readonly RememberedSubject[]>;
  };
  readonly told: Told;
  readonly events: OwnEvents;
  readonly deeds: OperatorDeeds;
  readonly executions: RunningExecutions;
}

export interface RememberedSubject {
  /** The subject's key. */
  readonly subject: string;
  readonly checkId: string;
  readonly memory: SubjectMemory;
}

export interface OperatorBrakes extends Pick<Brakes, 'leavePlace'> {
  /** The remediations whose verification failed since the last that succeeded. */
  readonly failures: () => Promise<readonly string[]>;
  /** Conditional: forgets exactly these; false where others have come, and then nothing is forgotten. */
  readonly forgetFailures: (remediationIds: readonly string[]) => Promise<boolean>;
  /** The remediations in change, by the key of the place. */
  readonly inChange: () => Promise<Readonly<Record<string, readonly string[]>>>;
}

export interface RunningExecutions {
  /** `none`: it was never started. Throws where it cannot be told. */
  readonly stateOf: (remediationId: string) => Promise<'running' | 'ended' | 'none'>;
}

/** What a person did that no journal of a remediation tells. */
export interface OperatorDeed {
  readonly deed: 'resumed' | 'failuresForgotten' | 'released';
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly remediationIds: readonly string[];
  /** What it changed, in one sentence. */
  readonly text: string;
  readonly reason?: string;
}

export interface OperatorDeeds {
  readonly note: (deed: OperatorDeed) => Promise<void>;
  /** Oldest first. */
  readonly list: () => Promise<readonly OperatorDeed[]>;
}
