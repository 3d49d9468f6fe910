/**
 * The product deployed: its synthesised template and its built functions on the emulator, AWS's network on the
 * simulator, both behind one gateway that sees every call.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fixture, SimulatedEvent, SimulatorOptions } from '../../../lib/simulator/simulator.ts';
import { startSimulator } from '../../../lib/simulator/simulator.ts';
import { ACCOUNT_ID, REGION } from '../account/article-account.ts';
import type { SeenCall } from '../emulator/start-gateway.ts';
import { startGateway } from '../emulator/start-gateway.ts';
import { startMinistack } from '../emulator/start-ministack.ts';
import { actionOf, actionsOfRoles, isGranted } from '../permissions/granted-actions.ts';
import { Callers, grantingId } from './callers.ts';
import type { ClientOptions } from './client-options.ts';
import { clientOptions } from './client-options.ts';
import type { DeployedStack } from './deploy-template.ts';
import { deployTemplate } from './deploy-template.ts';
import { Executions } from './executions.ts';
import { Mailbox } from './mailbox.ts';
import type { PlayedRule } from './play-locally.ts';
import { playLocally } from './play-locally.ts';
import type { CloudAssembly, Template } from './synthesise.ts';

export interface DeploymentOptions {
  readonly assembly: CloudAssembly;
  readonly fixture: Fixture;
  /** A change to the template for what cannot be waited for, such as days. */
  readonly change?: (template: Template) => Template;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Hears of every event of the simulator before it is put on the bus. */
  readonly onEvent?: (event: SimulatedEvent) => void;
  /** Hears of every call before it is passed on, which waits for it. */
  readonly beforeCall?: (accessKeyId: string) => Promise<void>;
  readonly waitScale?: number;
}

export interface Deployment extends AsyncDisposable {
  readonly simulator: Awaited<ReturnType<typeof startSimulator>>;
  readonly stack: DeployedStack;
  readonly template: Template;
  readonly rules: readonly PlayedRule[];
  readonly client: ClientOptions;
  readonly calls: readonly SeenCall[];
  readonly callers: Callers;
  readonly mailbox: Mailbox;
  readonly executions: Executions;
  readonly emulatorUrl: string;
  /** What stands for all of AWS. */
  readonly gatewayUrl: string;
  readonly logFile: string;
  /** Physical names of the functions by their names in the product. */
  readonly functionNames: ReadonlyMap<string, string>;
  /** As AWS puts it on the default event bus. */
  readonly putEvent: (event: SimulatedEvent) => Promise<void>;
  /** Calls a function by its name in the product and gives its answer. Throws where it fails. */
  readonly invoke: (functionName: string, payload: object) => Promise<unknown>;
  /** Resolves when every event of the simulator so far is on the bus. */
  readonly eventsPut: () => Promise<void>;
}

export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  const callers = new Callers();
  const gateway = await startGateway({
    ...(options.beforeCall === undefined ? {} : { beforeCall: options.beforeCall }),
    onAnswer: (call, body) => {
      if (call.operation === 'sts:AssumeRole' && call.statusCode === 200)
        callers.addSession(call.accessKeyId, call.input, body.toString());
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-deployed-'));
  const emulator = await startMinistack({
    accountId: ACCOUNT_ID,
    region: REGION,
    folder,
    functionsEndpoint: gateway.url,
    ...(options.waitScale === undefined ? {} : { waitScale: options.waitScale }),
  });
  const client = clientOptions(emulator.url, REGION);
  const bus = new EventBridgeClient(client);
  let underWay: Promise<void> = Promise.resolve();
  let isOver = false;
  const putEvent = async ({ source, 'detail-type': DetailType, resources, detail }: SimulatedEvent) => {
    const entry = { Source: source, DetailType, Resources: [...resources], Detail: JSON.stringify(detail) };
    const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount !== 0) throw new Error(`The bus did not take an event of ${source}`);
  };
  const { template, rules } = playLocally(options.assembly.template);
  const played = options.change?.(template) ?? template;
  const granted = actionsOfRoles(options.assembly.template);
  let roleIds: ReadonlyMap<string, string> = new Map();
  const simulator = await startSimulator({
    authorize: ({ service, operation, accessKeyId }) => {
      const caller = callers.of(accessKeyId);
      const role = caller === undefined ? '' : (grantingId(caller, roleIds) ?? '');
      const action = actionOf(`${service}:${operation}`);
      return action === undefined || isGranted(granted.get(role) ?? [], action);
    },
    trailDelayMilliseconds: 0,
    ...options.simulator,
    fixture: withRules(options.fixture, rules),
    callerOf: (accessKeyId) => callers.identityOf(accessKeyId, ACCOUNT_ID),
    onEvent: (event) => {
      options.onEvent?.(event);
      underWay = underWay
        .then(() => putEvent(event))
        .catch((error: unknown) => {
          // What was still at work when the scenario ended has nobody to tell any more.
          if (!isOver) throw error;
        });
    },
  });
  gateway.connect({ simulator: simulator.url, emulator: emulator.url });
  const mailbox = await Mailbox.open(client, ACCOUNT_ID);
  const stack = await deployTemplate(client, { ...options.assembly, template: played });
  roleIds = new Map(Object.entries(stack.resources).map(([logicalId, id]) => [id, logicalId]));
  const lambda = new LambdaClient({ ...client, requestHandler: { requestTimeout: 60_000 } });
  const functionNames = await findFunctions(lambda, callers);
  return {
    simulator,
    stack,
    template: played,
    rules,
    client,
    calls: gateway.calls,
    callers,
    mailbox,
    executions: new Executions(client, stack.outputs['StateMachineArn'] ?? ''),
    emulatorUrl: emulator.url,
    gatewayUrl: gateway.url,
    logFile: emulator.logFile,
    functionNames,
    putEvent,
    invoke: (name, payload) => invoke(lambda, functionNames.get(name) ?? name, payload),
    eventsPut: () => underWay,
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await emulator.close();
      await gateway.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function withRules(fixture: Fixture, rules: readonly PlayedRule[]): Fixture {
  return {
    ...fixture,
    ConfigRules: rules.map(({ name, inputParameters }, index) => ({
      ConfigRuleName: name,
      ConfigRuleId: `config-rule-${index}`,
      InputParameters: inputParameters,
    })),
  };
}

/** Physical names by the names that the product gives its functions. */
async function findFunctions(lambda: LambdaClient, callers: Callers): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const { FunctionName = '', FunctionArn = '', Role = '', Environment } of Functions) {
      const own = Environment?.Variables?.['POWERTOOLS_SERVICE_NAME'];
      if (own === undefined) continue;
      names.set(own, FunctionName);
      callers.addFunction(own, FunctionArn, Role);
    }
  }
  return names;
}

async function invoke(lambda: LambdaClient, FunctionName: string, payload: object): Promise<unknown> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) throw new Error(`${FunctionName} failed: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
