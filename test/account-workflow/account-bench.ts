/** An account in one process: the simulator, stores in memory, and the table of steps driven as the state machine would. */
import type { NetworkChange } from '../../lib/core/events/parse-cloud-trail-event.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import type { TriggerMessage } from '../../lib/workflow/detect/fold-events.ts';
import type { ReceivedChanges } from '../../lib/workflow/detect/receive-changes.ts';
import { receiveChanges } from '../../lib/workflow/detect/receive-changes.ts';
import type { RemediationRun } from '../../lib/workflow/steps/remediation-run.ts';
import { STEP_FUNCTIONS } from '../../lib/workflow/steps/step-functions.ts';
import type { StepName, StepOutcome } from '../../lib/workflow/steps/steps.ts';
import { STEPS } from '../../lib/workflow/steps/steps.ts';
import type { Fixture } from '../../lib/simulator/simulator.ts';
import { ACCOUNT } from '../workflow/private-account.ts';
import type { Moments } from '../workflow/cut-off.ts';
import { CutOff, dyingAt } from '../workflow/cut-off.ts';
import type { Workbench, WorkbenchOptions } from '../workflow/workbench.ts';
import { workbench } from '../workflow/workbench.ts';
import type { Memory } from './memory-services.ts';
import { memoryServices, newMemory } from './memory-services.ts';

export interface AccountBench {
  readonly bench: Workbench;
  readonly memory: Memory;
  /** The hand of the clock; it moves only when a test or a waiting step moves it. */
  readonly clock: { now: number };
  readonly context: () => WorkflowContext;
  readonly receive: (...messages: readonly TriggerMessage[]) => Promise<ReceivedChanges>;
  /** Runs every execution of S3's check until it ends or waits for an answer; that of DynamoDB's would do the same. */
  readonly runAll: (drive?: Drive) => Promise<readonly Trace[]>;
  readonly consent: () => void;
  readonly close: () => Promise<void>;
}

/** How the state machine treats its tasks. */
export interface Drive {
  /** Every function runs twice, as at-least-once delivery may do; the second answer counts. */
  readonly isTwice?: boolean;
  /** The function dies once, at that moment before or after a write, and the task is tried again. */
  readonly death?: { readonly at: number; readonly moments: Moments };
  /** Called before each step, with its name. */
  readonly before?: (step: StepName) => void | Promise<void>;
}

export interface Trace {
  readonly remediationId: string;
  /** Each step with its outcome, such as `plan:planned`; a question that waits ends it with `ask:asked`. */
  readonly steps: readonly string[];
}

const MINUTE = 60_000;
const WAITS_AT_MOST = 5;

export async function accountBench(options: WorkbenchOptions = {}): Promise<AccountBench> {
  const bench = await workbench(options);
  const memory = newMemory();
  const clock = { now: Date.parse('2026-07-01T10:00:00Z') };
  const services = memoryServices(memory);
  const context = (): WorkflowContext => ({
    ...bench.context,
    clock: { now: () => new Date(clock.now), sleep: async () => {} },
    // The simulator shows old state in one read after a write; patience beyond that only costs time here.
    patience: { pollMilliseconds: 0, verifyPolls: 5, settlePolls: 3 },
    account: {
      ...services,
      settings: memory.settings,
      ...(memory.taskToken === undefined ? {} : { taskToken: memory.taskToken }),
    },
  });
  const machine: Machine = { context, memory, clock };
  return {
    bench,
    memory,
    clock,
    context,
    receive: (...messages) => receiveChanges(context(), messages),
    runAll: (drive = {}) => runAll(machine, drive),
    consent: () => consent(bench),
    close: bench.close,
  };
}

interface Machine {
  readonly context: () => WorkflowContext;
  readonly memory: Memory;
  readonly clock: { now: number };
}

async function runAll(machine: Machine, drive: Drive): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  for (const [remediationId, execution] of machine.memory.executions) {
    if (
      execution.run.checkId !== 's3-gateway-endpoint-routed' ||
      execution.isEnded ||
      isWaiting(machine, remediationId)
    )
      continue;
    traces.push({ remediationId, steps: await runFrom(machine, drive, 'settle', execution.run) });
  }
  return traces;
}

function isWaiting({ memory }: Machine, remediationId: string): boolean {
  return [...memory.tasks.keys()].some((token) => token.startsWith(`${remediationId}/`));
}

/** Goes on from a step until the run ends, or waits for an answer. */
async function runFrom(
  machine: Machine,
  drive: Drive,
  first: StepName,
  firstRun: RemediationRun,
): Promise<readonly string[]> {
  const steps: string[] = [];
  let name: StepName = first;
  let run = firstRun;
  for (let waits = 0; waits < WAITS_AT_MOST;) {
    await drive.before?.(name);
    if (STEPS[name].waitsFirst !== undefined)
      machine.clock.now += machine.memory.settings.watchMinutes * MINUTE;
    const done = await runStep(machine, drive, name, run);
    steps.push(`${name}:${done.outcome}`);
    if (done.outcome === 'asked') return steps;
    const next: StepName | 'wait' | 'end' | undefined = STEPS[name].next[done.outcome];
    if (next === undefined) throw new Error(`${name}:${done.outcome} leads nowhere`);
    run = throughJson(done.run);
    if (next === 'end') {
      const execution = machine.memory.executions.get(run.remediationId);
      if (execution !== undefined) execution.isEnded = true;
      return steps;
    }
    if (next === 'wait') {
      waits += 1;
      machine.clock.now += machine.memory.settings.settleMinutes * MINUTE;
    } else name = next;
  }
  return steps;
}

let tokens = 0;

async function runStep(
  machine: Machine,
  { isTwice, death }: Drive,
  name: StepName,
  run: RemediationRun,
): Promise<StepOutcome> {
  const once = async (): Promise<StepOutcome> => {
    if (name === 'ask') {
      // A task that is started again waits with another token; the former one is dead.
      for (const token of machine.memory.tasks.keys()) {
        if (token.startsWith(`${run.remediationId}/`)) machine.memory.tasks.delete(token);
      }
      const token = `${run.remediationId}/${(tokens += 1)}`;
      machine.memory.taskToken = token;
      machine.memory.tasks.set(token, (output) => machine.memory.answers.push(throughJson(output)));
    }
    const context = machine.context();
    return STEP_FUNCTIONS[name](death === undefined ? context : mortal(context, death), throughJson(run));
  };
  if (death !== undefined && death.moments.passed < death.at) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
    }
  }
  if (isTwice === true) await once();
  return once();
}

/** Dies once, and only at writes: a read that is cut off leaves nothing behind. */
function mortal(context: WorkflowContext, { at, moments }: NonNullable<Drive['death']>): WorkflowContext {
  if (moments.passed >= at) return context;
  const dying = dyingAt(context, at, moments);
  return { ...dying, door: { ...dying.door, readEstate: context.door.readEstate } };
}

/** Everything between two steps goes through JSON, as it does in the state machine. */
function throughJson<T>(value: T): T {
  return structuredClone(JSON.parse(JSON.stringify(value)));
}

/** Goes on with the answers that were given since. */
export async function goOn(account: AccountBench, drive: Drive = {}): Promise<readonly string[]> {
  const answer = account.memory.answers.shift();
  if (answer === undefined) throw new Error('nobody has answered');
  const next = STEPS.ask.next[answer.outcome];
  if (next === undefined || next === 'wait' || next === 'end') throw new Error(`ask:${answer.outcome}`);
  return runFrom(account, drive, next, answer.run);
}

/** The state machine's own time-out of the question. */
export async function timeOut(account: AccountBench, remediationId: string): Promise<readonly string[]> {
  account.memory.tasks.clear();
  const run = [...account.memory.approvals.values()].find((one) => one.remediationId === remediationId)?.run;
  if (run === undefined) throw new Error('nothing was asked');
  return runFrom(account, {}, 'record', { ...run, failure: 'nobody answered in time' });
}

/** The owner allows it, the tables were made by hand, and the network ACL is open: nothing stands against `auto`. */
function consent({ simulator }: Workbench): void {
  simulator.mutate((state) => {
    const [vpc] = state.Vpcs;
    vpc?.Tags?.push(
      { Key: 'endpointer:mode', Value: 'auto' },
      {
        Key: 'endpointer:accepts',
        Value: 'connections-cut strangers-allow-list organization-policies',
      },
    );
    state.NetworkAcls.push(openNetworkAcl());
    state.TrailEvents.push(...[...ACCOUNT.tableIds].map(madeByHand));
  });
}

function openNetworkAcl(): Fixture['NetworkAcls'][number] {
  const NetworkAclId = 'acl-0a1b2c3d4e5f60001';
  const open = { CidrBlock: '0.0.0.0/0', Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 } as const;
  return {
    NetworkAclId,
    VpcId: ACCOUNT.vpcId,
    OwnerId: ACCOUNT.accountId,
    IsDefault: true,
    Associations: [...ACCOUNT.subnetIds, ACCOUNT.publicSubnetId].map((SubnetId) => ({
      NetworkAclAssociationId: `aclassoc-${SubnetId.slice(7)}`,
      NetworkAclId,
      SubnetId,
    })),
    Entries: [
      { ...open, Egress: true },
      { ...open, Egress: false },
    ],
    Tags: [],
  };
}

function madeByHand(routeTableId: string): Fixture['TrailEvents'][number] {
  const yesterday = new Date(Date.now() - 86_400_000);
  const record = {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      accountId: ACCOUNT.accountId,
      arn: 'arn:aws:iam::111122223333:user/net',
    },
    eventTime: yesterday.toISOString(),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'CreateRouteTable',
    awsRegion: ACCOUNT.region,
    userAgent: 'console.amazonaws.com',
    responseElements: { routeTable: { routeTableId } },
    eventID: `made-${routeTableId}`,
    readOnly: false,
  };
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    EventSource: record.eventSource,
    EventTime: yesterday,
    ReadOnly: 'false',
    Resources: [{ ResourceName: routeTableId }],
    CloudTrailEvent: JSON.stringify(record),
  };
}

let messages = 0;

/** Somebody has routed a table elsewhere. */
export function routeChanged(changes: Partial<NetworkChange> = {}): TriggerMessage {
  messages += 1;
  return {
    messageId: `message-${messages}`,
    trigger: {
      kind: 'networkChange',
      eventName: 'CreateRoute',
      eventId: `event-${messages}`,
      at: '2026-07-01T09:00:00.000Z',
      vpcIds: [],
      resourceIds: [ACCOUNT.tableIds[0]],
      principalArn: 'arn:aws:iam::111122223333:user/somebody',
      isOurs: false,
      ...changes,
    },
  };
}

export function schedule(): TriggerMessage {
  messages += 1;
  return { messageId: `message-${messages}`, trigger: { kind: 'schedule', at: '2026-07-01T10:00:00.000Z' } };
}
