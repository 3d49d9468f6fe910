/**
 * The table of steps as a definition in Amazon States Language (JSONPath).
 *
 * Each step is two states: a task that calls the step's function with `{ step, run }` and answers `{ outcome, run }`,
 * and a choice by outcome. A step's function is safe to run again, so that whatever kills it is tried again; when that
 * does not help, what may have been changed is rolled back and the rest is recorded.
 *
 *     plan ──► plan outcome ──┬─ planned ─► decide …
 *      │ fails                └─ nothingToDo ─► record
 *      └────► plan failed ───────────────────► record
 *
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
import type { RemediationRun } from '../workflow/steps/remediation-run.ts';
import type { Step, StepName } from '../workflow/steps/steps.ts';
import { STEPS } from '../workflow/steps/steps.ts';

export interface MachineParameters {
  /** ARN of the function that runs the steps of a role. */
  readonly functionArns: Readonly<Record<Step['role'], string>>;
  readonly partition: string;
  /** How long a step waits before it is run again, where its outcome leads to `wait`. */
  readonly settleSeconds: number;
  /** How long a step waits before it is run at all, by the setting that it names. */
  readonly firstSeconds: Readonly<Record<NonNullable<Step['waitsFirst']>, number>>;
  /** When silence becomes a rejection. */
  readonly approvalSeconds: number;
  /** The longest that any single run of a function takes. */
  readonly stepSeconds: number;
  /** The longest that a run takes with all its waiting. */
  readonly runSeconds: number;
}

type State = Readonly<Record<string, unknown>>;

export interface MachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** By this name the function that asks says that nobody could be asked; no retry helps. */
export const NOT_ASKED_ERROR = 'NotAsked';

const FIRST_STEP: StepName = 'settle';
const ENDED = 'ended';
const LOST = 'lost';
const UNKNOWN = 'unknown outcome';

/** The definition; its input is `{ run }`. */
export function machineDefinition(parameters: MachineParameters): MachineDefinition {
  const states = Object.values(STEPS).flatMap((step) => statesOf(step, parameters));
  return {
    Comment: 'A remediation, generated from the table of steps',
    StartAt: FIRST_STEP,
    TimeoutSeconds: parameters.runSeconds,
    States: Object.fromEntries([
      ...states,
      [ENDED, { Type: 'Succeed' }],
      [LOST, { Type: 'Fail', Error: 'NotRecorded', Cause: 'The end of the run could not be recorded.' }],
      [
        UNKNOWN,
        { Type: 'Fail', Error: 'UnknownOutcome', Cause: 'A step ended as the table does not foresee.' },
      ],
    ]),
  };
}

function statesOf(step: Step, parameters: MachineParameters): readonly (readonly [string, State])[] {
  const task: readonly [string, State] = [
    step.name,
    step.role === 'ask' ? askState(step, parameters) : taskState(step, parameters),
  ];
  return [
    task,
    [outcomeOf(step.name), choiceState(step)],
    ...waitStates(step, parameters),
    ...failureStates(step),
  ];
}

function taskState(step: Step, { functionArns, partition, stepSeconds }: MachineParameters): State {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Parameters: {
      FunctionName: functionArns[step.role],
      Payload: { step: step.name, 'run.$': '$.run' },
    },
    ResultSelector: { 'outcome.$': '$.Payload.outcome', 'run.$': '$.Payload.run' },
    TimeoutSeconds: stepSeconds,
    Retry: [RETRY],
    Catch: [caught('States.ALL', failedOf(step.name))],
    Next: outcomeOf(step.name),
  };
}

/** Waits for an answer of `{ outcome, run }`. Its time is the approval's; the function's own is much shorter. */
function askState(step: Step, { functionArns, partition, approvalSeconds }: MachineParameters): State {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::lambda:invoke.waitForTaskToken`,
    Parameters: {
      FunctionName: functionArns[step.role],
      Payload: { 'run.$': '$.run', 'taskToken.$': '$$.Task.Token' },
    },
    ResultSelector: { 'outcome.$': '$.outcome', 'run.$': '$.run' },
    TimeoutSeconds: approvalSeconds,
    Retry: [{ ErrorEquals: ['States.Timeout', NOT_ASKED_ERROR], MaxAttempts: 0 }, RETRY],
    Catch: [
      caught('States.Timeout', `${step.name} expired`),
      caught(NOT_ASKED_ERROR, `${step.name} notAsked`),
      caught('States.ALL', failedOf(step.name)),
    ],
    Next: outcomeOf(step.name),
  };
}

function caught(error: string, next: string): State {
  return { ErrorEquals: [error], ResultPath: '$.caught', Next: next };
}

/** Steps go on from the journal, so that running one again is what mends a killed function. */
const RETRY = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 2,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
};

function choiceState(step: Step): State {
  return {
    Type: 'Choice',
    Choices: Object.entries(step.next).map(([outcome, next]) => ({
      Variable: '$.outcome',
      StringEquals: outcome,
      Next: stateAfter(step, next),
    })),
    Default: UNKNOWN,
  };
}

function stateAfter(step: Step, next: StepName | 'wait' | 'end'): string {
  if (next === 'wait') return `${step.name} wait`;
  return next === 'end' ? ENDED : entryOf(STEPS[next]);
}

/** The state at which a step is entered from another one. */
function entryOf({ name, waitsFirst }: Step): string {
  return waitsFirst === undefined ? name : `${name} later`;
}

function waitStates(
  step: Step,
  { settleSeconds, firstSeconds }: MachineParameters,
): readonly (readonly [string, State])[] {
  const wait = (name: string, seconds: number): readonly [string, State] => [
    name,
    { Type: 'Wait', Seconds: seconds, Next: step.name },
  ];
  return [
    ...(step.waitsFirst === undefined ? [] : [wait(entryOf(step), firstSeconds[step.waitsFirst])]),
    ...(Object.values(step.next).includes('wait') ? [wait(`${step.name} wait`, settleSeconds)] : []),
  ];
}

/** Where a step goes whose function cannot be made to run, or whose question nobody answers. */
function failureStates(step: Step): readonly (readonly [string, State])[] {
  const failed = because(
    `the step ${step.name} could not be run to its end`,
    step.name === 'record' ? LOST : stateAfter(step, step.next['failed'] ?? 'record'),
  );
  const silences: readonly (readonly [string, State])[] = step.role === 'ask' ? silenceStates(step) : [];
  return [[failedOf(step.name), failed], ...silences];
}

/** The outcomes of asking that no answer reports. */
function silenceStates({ name, next }: Step): readonly (readonly [string, State])[] {
  const { expired = 'record', notAsked = 'record' } = next;
  return [
    [`${name} expired`, because('nobody answered in time', expired)],
    [`${name} notAsked`, note('ending', 'notAsked', `${name} notAsked why`)],
    [`${name} notAsked why`, because('nobody could be asked', notAsked)],
  ];
}

function because(sentence: string, next: string): State {
  return note('failure', sentence, next);
}

/** Writes one member of the run. */
function note(member: keyof RemediationRun, text: string, next: string): State {
  return { Type: 'Pass', Result: text, ResultPath: `$.run.${member}`, Next: next };
}

function outcomeOf(name: StepName): string {
  return `${name} outcome`;
}

function failedOf(name: StepName): string {
  return `${name} failed`;
}
