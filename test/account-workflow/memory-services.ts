/** Stores and channels in memory, as strict as their contracts say; the account itself is the simulator. */
import { createHmac } from 'node:crypto';
import type {
  ApprovalKey,
  Approvals,
  ApprovalAnswer,
  StoredApproval,
} from '../../lib/workflow/account-approvals.ts';
import type {
  AccountServices,
  Brakes,
  OpenRemediation,
  OpenRemediations,
  OutgoingMail,
  VpcServices,
  VpcServiceState,
  WatchedSign,
} from '../../lib/workflow/account-services.ts';
import type { AccountSettings } from '../../lib/workflow/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../lib/workflow/account-settings.ts';
import type { OwnEvent } from '../../lib/workflow/own-events.ts';
import type { Mode } from '../../lib/core/remediation/plan.ts';
import type { RemediationRun } from '../../lib/workflow/remediation-run.ts';
import type { StepOutcome } from '../../lib/workflow/steps.ts';

/** What a test reads and sets. */
export interface Memory {
  settings: AccountSettings;
  readonly mails: OutgoingMail[];
  readonly events: OwnEvent[];
  readonly states: Map<string, VpcServiceState>;
  readonly open: Map<string, OpenRemediation>;
  readonly approvals: Map<string, StoredApproval>;
  readonly failures: Set<string>;
  readonly changes: Map<string, Set<string>>;
  readonly vpcs: Map<string, Set<string>>;
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
    states: new Map(),
    open: new Map(),
    approvals: new Map(),
    failures: new Set(),
    changes: new Map(),
    vpcs: new Map(),
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
      noteNetworkWrite: async (_vpcId, at) => {
        memory.lastWrite = at;
      },
      lastNetworkWrite: async () => memory.lastWrite,
      stacksInProgress: async (ids) => ids.filter((id) => memory.stacksInProgress.includes(id)),
    },
    registry: registryOf(memory),
    approvals: approvalsOf(memory),
    mac: {
      sign: async (message) => macOf(message),
      isValid: async (message, mac) => mac === macOf(message),
    },
    brakes: brakesOf(memory),
    vpcServices: vpcServicesOf(memory),
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
    watch: { read: async () => memory.signs },
    executions: {
      start: async (remediationId, run) => start(memory, remediationId, run),
      sendTaskSuccess: async (token, output) => {
        const waiting = memory.tasks.get(token);
        memory.tasks.delete(token);
        waiting?.(output);
        return waiting === undefined ? 'gone' : 'delivered';
      },
    },
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
  const keyOf = ({ vpcId, service }: { vpcId: string; service: string }): string => `${vpcId}#${service}`;
  return {
    open: async (remediation) => {
      const present = memory.open.get(keyOf(remediation));
      if (present !== undefined) return { open: 'alreadyOpen', remediation: present };
      memory.open.set(keyOf(remediation), remediation);
      return { open: 'opened' };
    },
    find: async (vpcId, service) => memory.open.get(keyOf({ vpcId, service })),
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
    enterVpc: async (vpcId, remediationId, limit) => {
      const own = memory.vpcs.get(vpcId);
      if (own === undefined && memory.vpcs.size >= limit) return false;
      memory.vpcs.set(vpcId, (own ?? new Set()).add(remediationId));
      return true;
    },
    leaveVpc: async (vpcId, remediationId) => {
      const own = memory.vpcs.get(vpcId);
      own?.delete(remediationId);
      if (own?.size === 0) memory.vpcs.delete(vpcId);
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

const NOTHING_KNOWN: VpcServiceState = { baseline: [], findings: {} };

function vpcServicesOf(memory: Memory): VpcServices {
  return {
    baselineTakenAt: async () => memory.baselineTakenAt,
    noteBaselineTaken: async (at) => {
      memory.baselineTakenAt = at;
    },
    read: async (vpcId, service) => memory.states.get(`${vpcId}#${service}`) ?? NOTHING_KNOWN,
    change: async (vpcId, service, changes) => {
      const key = `${vpcId}#${service}`;
      const changed = { ...(memory.states.get(key) ?? NOTHING_KNOWN), ...changes };
      const given = Object.entries(changed).filter(([, value]) => value !== undefined);
      // Members that were taken away are those that may be absent.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      memory.states.set(key, Object.fromEntries(given) as unknown as VpcServiceState);
    },
  };
}
