/** The remediations as the state machine shows them. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StopExecutionCommand,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import { waitFor } from '../play/wait-for.ts';
import type { ClientOptions } from './client-options.ts';

export interface Execution {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
}

export class Executions {
  readonly #client: SFNClient;
  readonly #machineArn: string;

  constructor(options: ClientOptions, machineArn: string) {
    this.#client = new SFNClient(options);
    this.#machineArn = machineArn;
  }

  async list(): Promise<readonly Execution[]> {
    const { executions = [] } = await this.#client.send(
      new ListExecutionsCommand({ stateMachineArn: this.#machineArn }),
    );
    return executions.map(({ name = '', executionArn = '', status = '' }) => ({
      name,
      arn: executionArn,
      status,
    }));
  }

  /** The one that runs a remediation of that service, once it has ended; `skip` others have ended before. */
  async waitForEnd(service = 's3', seconds = 30, { skip = 0 } = {}): Promise<Execution> {
    return waitFor(
      `end of a remediation for ${service}`,
      async () =>
        (await this.list()).filter(
          ({ name, status }) => name.startsWith(`${service}-`) && status !== 'RUNNING',
        )[skip],
      { seconds, otherwise: () => this.describe() },
    );
  }

  /** The states that it went through. */
  async pathOf({ arn }: Execution): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client: this.#client },
      { executionArn: arn },
    ))
      names.push(...events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []));
    return names;
  }

  async historyOf({ arn }: Execution): Promise<readonly HistoryEvent[]> {
    const all: HistoryEvent[] = [];
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client: this.#client },
      { executionArn: arn },
    ))
      all.push(...events);
    return all;
  }

  async outputOf({ arn }: Execution): Promise<string> {
    const { output, cause, error } = await this.#client.send(
      new DescribeExecutionCommand({ executionArn: arn }),
    );
    return output ?? `${error ?? ''} ${cause ?? ''}`;
  }

  /** For whoever waits in vain. */
  async describe(): Promise<string> {
    const lines = (await this.list()).map(
      async (execution) =>
        `${execution.name} ${execution.status}: ${(await this.pathOf(execution)).join(' > ')}; ${await this.outputOf(execution)}`,
    );
    return `executions: ${(await Promise.all(lines)).join('\n')}`;
  }

  async stop({ arn }: Execution): Promise<void> {
    await this.#client.send(new StopExecutionCommand({ executionArn: arn }));
  }
}
