/** Stores and channels in memory, as strict as their contracts say; the account itself is the simulator. */
import { createHmac, randomUUID } from 'node:crypto';
import { trafficStore } from '../../lib/aws/deployed/traffic-store.ts';
import type {
  ApprovalKey,
  Approvals,
  ApprovalAnswer,
  StoredApproval,
} from '../../lib/workflow/approval/account-approvals.ts';
import type {
  AccountServices,
  Brakes,
  OpenRemediation,
  OpenRemediations,
  OutgoingMail,
  PlaceMemory,
  Remembered,
  SubjectMemory,
  WatchedSign,
} from '../../lib/workflow/account/account-services.ts';
import type { AccountSettings } from '../../lib/workflow/account/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../lib/workflow/account/account-settings.ts';
import type { OwnEvent } from '../../lib/workflow/account/own-events.ts';
import type { Mode } from '../../lib/core/remediation/plan.ts';
import type { RemediationRun } from '../../lib/workflow/steps/remediation-run.ts';
import type { StepOutcome } from '../../lib/workflow/steps/steps.ts';
import type { CheckId } from '../../lib/core/checks/check.ts';
import type { Place, Subject } from '../../lib/core/remediation/subject.ts';
import { placeKey, subjectKey } from '../../lib/core/remediation/subject.ts';
import { playTable } from '../play-table.ts';

/** What a test reads and sets. */
export interface Memory {
  settings: AccountSettings;
  readonly mails: OutgoingMail[];
  readonly events: OwnEvent[];
  readonly places: Map<string, PlaceMemory>;
  readonly subjects: Map<string, SubjectMemory>;
  readonly open: Map<string, OpenRemediation>;
  readonly approvals: Map<string, StoredApproval>;
  readonly failures: Set<string>;
  readonly changes: Map<string, Set<string>>;
  /** Places in change, each with its remediations. */
  readonly inChange: Map<string, Set<string>>;
  /** Executions that were started, with what they were started with. */
  readonly executions: Map<string, { readonly run: RemediationRun; isEnded: boolean }>;
  /** Waiting tasks by token; an answer ends the wait. */
  readonly tasks: Map<string, (output: StepOutcome) => void>;
  /** What waiting tasks were given, to go on with. */
  readonly answers: StepOutcome[];
  lastWrite: string | undefined;
  stacksInProgress: readonly string[];
  signs: readonly WatchedSign[];
  killSwitch: string;
  mode: Mode;
  hasSubscriber: boolean;
  areMailsFailing: boolean;
  hasTrail: boolean;
  proven: string | undefined;
  baselineTakenAt: string | undefined;
  taskToken: string | undefined;
}

export function newMemory(): Memory {
  return {
    settings: { ...DEFAULT_SETTINGS, settleMinutes: 30 },
    mails: [],
    events: [],
    places: new Map(),
    subjects: new Map(),
    open: new Map(),
    approvals: new Map(),
    failures: new Set(),
    changes: new Map(),
    inChange: new Map(),
    executions: new Map(),
    tasks: new Map(),
    answers: [],
    lastWrite: undefined,
    stacksInProgress: [],
    signs: [],
    killSwitch: 'off',
    mode: 'auto',
    hasSubscriber: true,
    areMailsFailing: false,
    hasTrail: true,
    proven: undefined,
    baselineTakenAt: '2026-01-01T00:00:00.000Z',
    taskToken: undefined,
  };
}

export function memoryServices(memory: Memory): AccountServices {
  const told = new Set<string>();
  return {
    settings: memory.settings,
    settle: {
      noteWrite: async (_place, at) => {
        memory.lastWrite = at;
      },
      lastWrite: async () => memory.lastWrite,
      stacksInProgress: async (ids) => ids.filter((id) => memory.stacksInProgress.includes(id)),
    },
    registry: registryOf(memory),
    approvals: approvalsOf(memory),
    mac: {
      sign: async (message) => macOf(message),
      isValid: async (message, mac) => mac === macOf(message),
    },
    brakes: brakesOf(memory),
    remembered: rememberedIn(memory),
    mail: {
      hasConfirmedSubscriber: async () => memory.hasSubscriber,
      send: async (mail) => {
        if (memory.areMailsFailing) throw new Error('the topic does not answer');
        memory.mails.push(mail);
      },
    },
    events: {
      publish: async (events) => {
        memory.events.push(...events);
      },
    },
    told: {
      has: async (key) => told.has(key),
      mark: async (key) => {
        told.add(key);
      },
    },
    watch: {
      read: async () => ({
        signs: memory.signs,
        unseen: memory.signs.length === 0 ? ['nothing is there to look at'] : [],
      }),
    },
    executions: {
      start: async (remediationId, run) => start(memory, remediationId, run),
      sendTaskSuccess: async (token, output) => {
        const waiting = memory.tasks.get(token);
        memory.tasks.delete(token);
        waiting?.(output);
        return waiting === undefined ? 'gone' : 'delivered';
      },
    },
    traffic: trafficStore({
      ...playTable().place,
      clock: { now: () => new Date() },
      retentionDays: 30,
      newId: randomUUID,
    }),
    probes: { hasWriteTrail: async () => memory.hasTrail, hasRunningRecorder: async () => true },
    pageUrl: 'https://answers.example/',
    ...(memory.taskToken === undefined ? {} : { taskToken: memory.taskToken }),
  };
}

function macOf(message: string): string {
  return createHmac('sha256', 'a key of this test').update(message).digest('base64url');
}

function start(memory: Memory, remediationId: string, run: RemediationRun): 'started' | 'alreadyExists' {
  const present = memory.executions.get(remediationId);
  if (present === undefined) memory.executions.set(remediationId, { run, isEnded: false });
  const isSame = JSON.stringify(present?.run ?? run) === JSON.stringify(run);
  return present === undefined || (isSame && !present.isEnded) ? 'started' : 'alreadyExists';
}

function registryOf(memory: Memory): OpenRemediations {
  const keyOf = ({ subject }: { readonly subject: Subject }): string => subjectKey(subject);
  return {
    open: async (remediation) => {
      const present = memory.open.get(keyOf(remediation));
      if (present !== undefined) return { open: 'alreadyOpen', remediation: present };
      memory.open.set(keyOf(remediation), remediation);
      return { open: 'opened' };
    },
    find: async (subject) => memory.open.get(subjectKey(subject)),
    release: async (remediation) => {
      const present = memory.open.get(keyOf(remediation));
      if (present?.remediationId === remediation.remediationId) memory.open.delete(keyOf(remediation));
    },
  };
}

function approvalsOf(memory: Memory): Approvals {
  const keyOf = ({ remediationId, planHash }: ApprovalKey): string => `${remediationId}/${planHash}`;
  const get = (key: ApprovalKey): StoredApproval => {
    const stored = memory.approvals.get(keyOf(key));
    if (stored === undefined) throw new Error('there is no such question');
    return stored;
  };
  const change = (key: ApprovalKey, changes: Partial<StoredApproval>): void => {
    memory.approvals.set(keyOf(key), { ...get(key), ...changes });
  };
  return {
    put: async (question, replaced) => {
      const present = memory.approvals.get(keyOf(question));
      const isAsRead = present?.askedAt === replaced?.askedAt && present?.answer?.at === replaced?.answer?.at;
      if (!isAsRead) return 'conflict';
      const codeAttempts = present?.askedAt === question.askedAt ? present.codeAttempts : 0;
      const { remediationId, planHash, run, askedAt, expiresAt, channel, codeHash, taskToken } = question;
      const plain = { remediationId, planHash, run, askedAt, expiresAt, channel, codeHash, taskToken };
      memory.approvals.set(keyOf(question), { ...plain, codeAttempts, isDelivered: false });
      return 'stored';
    },
    read: async (key) => memory.approvals.get(keyOf(key)),
    listOpen: async () => [...memory.approvals.values()].filter(({ answer }) => answer === undefined),
    countCodeAttempt: async (key) => {
      const codeAttempts = get(key).codeAttempts + 1;
      change(key, { codeAttempts });
      return codeAttempts;
    },
    answerOnce: async (key, answer): Promise<ApprovalAnswer> => {
      const first = get(key).answer ?? answer;
      change(key, { answer: first });
      return first;
    },
    markDelivered: async (key) => change(key, { isDelivered: true }),
  };
}

function brakesOf(memory: Memory): Brakes {
  return {
    readKillSwitch: async () => memory.killSwitch,
    readMode: async () => memory.mode,
    countChange: async (remediationId, hour, limit) => {
      const ids = memory.changes.get(hour) ?? new Set<string>();
      if (!ids.has(remediationId) && ids.size >= limit) return false;
      memory.changes.set(hour, ids.add(remediationId));
      return true;
    },
    enterPlace: async (place, remediationId, limit) => {
      const own = memory.inChange.get(placeKey(place));
      if (own === undefined && memory.inChange.size >= limit) return false;
      memory.inChange.set(placeKey(place), (own ?? new Set()).add(remediationId));
      return true;
    },
    leavePlace: async (place, remediationId) => {
      const own = memory.inChange.get(placeKey(place));
      own?.delete(remediationId);
      if (own?.size === 0) memory.inChange.delete(placeKey(place));
    },
    isProven: async () => memory.proven !== undefined,
    markProven: async (remediationId) => {
      memory.proven ??= remediationId;
    },
    failedVerifications: async () => memory.failures.size,
    noteVerification: async (remediationId, result) => {
      if (result === 'verified') memory.failures.clear();
      else memory.failures.add(remediationId);
    },
  };
}

function rememberedIn(memory: Memory): Remembered {
  return {
    baselineTakenAt: async () => memory.baselineTakenAt,
    noteBaselineTaken: async (at) => {
      memory.baselineTakenAt = at;
    },
    readPlace: async (checkId, place) => placeIn(memory, checkId, place),
    changePlace: async (checkId, place, changes) => {
      memory.places.set(`${checkId} ${placeKey(place)}`, { ...placeIn(memory, checkId, place), ...changes });
    },
    readSubject: async (checkId, subject) => subjectIn(memory, checkId, subject),
    changeSubject: async (checkId, subject, changes) => {
      const given = Object.entries({ ...subjectIn(memory, checkId, subject), ...changes });
      const kept = given.filter(([, value]) => value !== undefined);
      memory.subjects.set(`${checkId} ${subjectKey(subject)}`, Object.fromEntries(kept));
    },
  };
}

function placeIn(memory: Memory, checkId: CheckId, place: Place): PlaceMemory {
  return memory.places.get(`${checkId} ${placeKey(place)}`) ?? { baseline: [], findings: {} };
}

function subjectIn(memory: Memory, checkId: CheckId, subject: Subject): SubjectMemory {
  return memory.subjects.get(`${checkId} ${subjectKey(subject)}`) ?? {};
}
