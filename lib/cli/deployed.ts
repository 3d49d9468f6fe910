/** The deployed product, for a person at a terminal: its journals, its locks, what it remembers. */
import { randomBytes } from 'node:crypto';
import type { Deployment } from '../aws/deployed/find-deployment.ts';
import type { Door } from '../aws/door.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import { HOURS_IN_MONTH } from '../core/cost/savings.ts';
import { UserError } from '../core/user-error.ts';
import type { PlaceMemory, SubjectMemory } from '../workflow/account/account-services.ts';
import type { WorkflowContext } from '../workflow/context.ts';
import type { OperatorDeed, OperatorServices } from '../workflow/account/operator-services.ts';
import { EVENT_SOURCE } from '../workflow/account/own-events.ts';
import type { RemediationRun } from '../workflow/steps/remediation-run.ts';
import type { Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';
import { remediationContext } from './remediation-context.ts';

export interface Deployed {
  readonly tableName: string;
  readonly context: WorkflowContext;
  readonly operator: OperatorServices;
}

const DEFAULT_STACK = 'Endpointer';

/** Whether the person named a deployment, so that nothing else can be meant. */
export function isDeploymentNamed({ table, stack }: RawOptions): boolean {
  return table !== undefined || stack !== undefined;
}

/** The deployment that the options name, else the stack `Endpointer`; the reason where there is none. */
export async function findDeployed(
  door: Door,
  options: RawOptions,
  io: Io,
  remediationId?: string,
): Promise<Deployed | { readonly reason: string }> {
  const { findDeployment } = await import('../aws/deployed/find-deployment.ts');
  const whose = whoseOf(door, options);
  const find = () => findDeployment(whose, options.stack ?? DEFAULT_STACK);
  if (options.table !== undefined)
    return deployedAt(door, options, io, { tableName: options.table, find, remediationId });
  const found = await find();
  if (!found.isFound) return { reason: found.reason };
  const { tableName } = found;
  return deployedAt(door, options, io, { tableName, find: () => Promise.resolve(found), remediationId });
}

/** Throws `UserError` where there is none. */
export async function openDeployed(
  door: Door,
  options: RawOptions,
  io: Io,
  remediationId?: string,
): Promise<Deployed> {
  const deployed = await findDeployed(door, options, io, remediationId);
  if (!('reason' in deployed)) return deployed;
  throw new UserError({
    got: deployed.reason,
    allowed: `a deployed Endpointer in account ${door.accountId}, Region ${door.region}`,
    remedy: 'name its stack with --stack, or its table with --table; look at --region and --profile',
  });
}

interface Found {
  readonly tableName: string;
  readonly find: () => Promise<Deployment>;
  readonly remediationId: string | undefined;
}

async function deployedAt(
  door: Door,
  options: RawOptions,
  io: Io,
  { tableName, find, remediationId }: Found,
): Promise<Deployed> {
  const { operatorStores } = await import('../aws/deployed/operator-stores.ts');
  const clock = { now: () => new Date() };
  const place = {
    ...whoseOf(door, options),
    tableName,
    clock,
    owner: `a terminal of ${door.callerArn}, ${randomBytes(4).toString('hex')}`,
    eventSource: EVENT_SOURCE,
    ...(remediationId === undefined ? {} : { remediationId }),
  };
  const { journals, stateOfExecution, ...stores } = operatorStores<
    RemediationRun,
    OperatorDeed,
    PlaceMemory,
    SubjectMemory
  >(place, { place: { baseline: [], findings: {} }, subject: {} });
  // Nothing here asks a price; the context wants one.
  const money = { hoursInMonth: HOURS_IN_MONTH, prices: pricesOfRegion(door.region) };
  const context = { ...remediationContext(door, options, io, { money, atMost: 'auto' }), journals };
  const stateOf = async (id: string) => {
    const found = await find();
    if (!found.isFound) throw stackNeeded(found.reason);
    return stateOfExecution(found.stateMachineArn, id);
  };
  return { tableName, context, operator: { ...stores, by: door.callerArn, executions: { stateOf } } };
}

function stackNeeded(reason: string): UserError {
  return new UserError({
    got: `whether its run has ended cannot be told: ${reason}`,
    allowed: 'the stack, whose output StateMachineArn says where to look',
    remedy: 'name it with --stack',
  });
}

function whoseOf({ region }: Door, { profile }: RawOptions) {
  return { region, ...(profile === undefined ? {} : { profile }) };
}

/** Runs what asks the deployment's table; says what can be done where AWS refuses. */
export async function withDeployed<T>(
  deployed: Deployed,
  work: (deployed: Deployed) => Promise<T>,
): Promise<T> {
  try {
    return await work(deployed);
  } catch (error) {
    const { tableTrouble } = await import('../aws/deployed/table-trouble.ts');
    throw tableTrouble(error, deployed.tableName, { region: deployed.context.door.region });
  }
}

/** What is said where the event bus did not take an event. */
export function untold(reason: string): string {
  return `It is recorded, but no event was put on the bus: ${reason}`;
}
