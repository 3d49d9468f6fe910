/**
 * The state machine: a remediation's execution is started under its id, and a waiting task is given its outcome.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { canonicalJson } from '../../core/remediation/canonical-json.ts';

export interface StateMachinePlace {
  readonly client: SFNClient;
  readonly stateMachineArn: string;
}

export interface Executions<Run, Outcome> {
  /** The same name and input, while it runs, is `started` again; an id that has run is `alreadyExists`. */
  readonly start: (remediationId: string, run: Run) => Promise<'started' | 'alreadyExists'>;
  readonly sendTaskSuccess: (taskToken: string, output: Outcome) => Promise<'delivered' | 'gone'>;
  readonly sendTaskFailure: (
    taskToken: string,
    failure: { readonly error: string; readonly cause: string },
  ) => Promise<'delivered' | 'gone'>;
}

export function executions<Run, Outcome>(place: StateMachinePlace): Executions<Run, Outcome> {
  const { client } = place;
  return {
    start: (remediationId, run) => start(place, remediationId, { run }),
    sendTaskSuccess: (taskToken, output) =>
      deliver(() => client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    sendTaskFailure: (taskToken, { error, cause }) =>
      deliver(() => client.send(new SendTaskFailureCommand({ taskToken, error, cause }))),
  };
}

/**
 * Whether the remediation's execution goes on; `none`: there is none of that name, or AWS has forgotten it after 90 days.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export async function stateOfExecution(
  { client, stateMachineArn }: StateMachinePlace,
  remediationId: string,
): Promise<'running' | 'ended' | 'none'> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${remediationId}`;
  try {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === undefined) {
      throw new Error('states:DescribeExecution was answered, but not as Step Functions answers');
    }
    return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return 'none';
    throw error;
  }
}

/** The longest name that an execution may have, and its characters. */
const EXECUTION_NAME = /^[0-9A-Za-z_-]{1,80}$/;

async function start(
  { client, stateMachineArn }: StateMachinePlace,
  name: string,
  input: object,
): Promise<'started' | 'alreadyExists'> {
  if (!EXECUTION_NAME.test(name)) throw new RangeError(`not a name of an execution: ${name}`);
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: canonicalJson(input) }),
    );
    if (executionArn === undefined) {
      throw new Error('states:StartExecution was answered, but not as Step Functions answers');
    }
    return 'started';
  } catch (error) {
    if (isNamed(error, 'ExecutionAlreadyExists')) return 'alreadyExists';
    throw error;
  }
}

/** A task that timed out, was answered before, or belongs to an execution that has ended. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

async function deliver(send: () => Promise<unknown>): Promise<'delivered' | 'gone'> {
  try {
    await send();
    return 'delivered';
  } catch (error) {
    if (GONE.some((name) => isNamed(error, name))) return 'gone';
    throw error;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
