/** Everything that a remediation needs, on a simulated account, with a clock that never waits. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Door } from '../../lib/aws/door.ts';
import type { OpenDoorOptions } from '../../lib/aws/open-door.ts';
import { openDoor } from '../../lib/aws/open-door.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { JournalStore } from '../../lib/core/remediation/journal.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { fileJournalStore } from '../../lib/files/journal-store.ts';
import type { Fixture, Simulator, SimulatorOptions } from '../../lib/simulator/simulator.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { ALL_PARTS, planEstate } from '../../lib/workflow/read-and-plan.ts';
import { ACCOUNT, privateAccount } from './private-account.ts';

process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'example';

export interface Workbench {
  readonly simulator: Simulator;
  readonly door: Door;
  readonly journals: JournalStore;
  readonly context: WorkflowContext;
  readonly folder: string;
  readonly plan: () => Promise<Plan>;
  readonly network: () => Network;
  readonly close: () => Promise<void>;
}

/** What a remediation may change, without what is deleted and only lingers. */
export type Network = Pick<Fixture, 'RouteTables' | 'VpcEndpoints'>;

export interface WorkbenchOptions {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly door?: OpenDoorOptions;
}

export async function workbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const simulator = await startSimulator({
    fixture: privateAccount(),
    pageSize: 'maximum',
    ...options.simulator,
  });
  const door = await openDoor({
    region: ACCOUNT.region,
    endpoint: simulator.url,
    lookUpsPerSecond: 1_000,
    ...options.door,
  });
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-test-'));
  const journals = fileJournalStore({ folder, accountId: door.accountId, region: door.region });
  const context = contextOf(door, journals);
  return {
    simulator,
    door,
    journals,
    context,
    folder,
    plan: () => planFor(door),
    network: () => networkOf(simulator),
    close: () => simulator.close(),
  };
}

let ids = 0;

export function contextOf(door: Door, journals: JournalStore): WorkflowContext {
  return {
    door,
    journals,
    clock: { now: () => new Date(), sleep: async () => {} },
    patience: { pollMilliseconds: 0, verifyPolls: 8, settlePolls: 6 },
    money: { prices: pricesOfRegion(door.region), hoursInMonth: 730 },
    atMost: 'auto',
    traffic: { status: 'read', value: [] },
    newId: () => `remediation-${++ids}`,
    tell: () => {},
  };
}

async function planFor(door: Door): Promise<Plan> {
  const estate = {
    ...(await door.readEstate({ parts: ALL_PARTS })),
    traffic: { status: 'read' as const, value: [] },
  };
  const options = { prices: pricesOfRegion(door.region), hoursInMonth: 730, atMost: 'auto' } as const;
  const [plan] = planEstate(indexEstate(estate), { checkIds: ['s3-gateway-endpoint-routed'] }, options);
  if (plan === undefined) throw new Error('the account has nothing to plan');
  return plan;
}

export function networkOf(simulator: Simulator): Network {
  const { RouteTables, VpcEndpoints } = simulator.state();
  return {
    RouteTables,
    VpcEndpoints: VpcEndpoints.filter((endpoint) => !endpoint.State.startsWith('delet')),
  };
}
