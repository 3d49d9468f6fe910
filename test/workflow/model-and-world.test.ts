/** Law 4: what the model says of an action is what is read back after it ran on the simulator. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDoor } from '../../lib/aws/open-door.ts';
import { toFixture } from '../../lib/cli/fixture/to-fixture.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import type { Estate } from '../../lib/core/network/estate.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { Action } from '../../lib/core/remediation/action.ts';
import { applyAction, inverseOf } from '../../lib/core/remediation/actions/registry.ts';
import { mapPart } from '../../lib/core/remediation/actions/map-part.ts';
import { canonicalJson } from '../../lib/core/remediation/canonical-json.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { ALL_PARTS, planEstate } from '../../lib/workflow/read-and-plan.ts';
import { instance, networkInterface } from '../estates/build-estate.ts';
import { curableEstate } from '../estates/generate-estate.ts';
import { REGION } from '../estates/region.ts';

process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAEXAMPLE';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'example';

const OPTIONS = { prices: pricesOfRegion(REGION), hoursInMonth: 730, atMost: 'auto' } as const;

/** What actions change, in an order of its own and with policies compared by what they say. */
function changeable(estate: Estate): unknown {
  const { vpcEndpoints, routeTables } = estate;
  if (vpcEndpoints.status === 'unreadable' || routeTables.status === 'unreadable')
    throw new Error('not readable');
  const endpoints = vpcEndpoints.value
    .filter((endpoint) => !endpoint.state.startsWith('delet'))
    .map((endpoint) => ({
      ...endpoint,
      routeTableIds: endpoint.routeTableIds.toSorted(),
      policyDocument: canonicalJson(JSON.parse(endpoint.policyDocument ?? 'null')),
    }));
  const tables = routeTables.value.map((table) => ({
    ...table,
    routes: table.routes.map((route) => canonicalJson(route)).toSorted(),
    associations: table.associations.map((association) => canonicalJson(association)).toSorted(),
  }));
  const byText = (items: readonly unknown[]) => items.map((item) => canonicalJson(item)).toSorted();
  return { endpoints: byText(endpoints), tables: byText(tables) };
}

async function withAccount(estate: Estate, check: (world: World) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({
    fixture: toFixture(completed(estate)),
    pageSize: 'maximum',
    pendingPolls: 0,
    staleReadsFor: { reads: 0 },
  });
  try {
    const door = await openDoor({ region: REGION, endpoint: simulator.url, lookUpsPerSecond: 10_000 });
    await check({
      read: () => door.readEstate({ parts: ALL_PARTS }),
      perform: async (action, results) => {
        const outcome = await door.perform(action, { remediationId: 'r-1', results, isDryRun: false });
        if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
        return outcome.resultId;
      },
    });
  } finally {
    await simulator.close();
  }
}

const YES = { status: 'read', value: true } as const;
const NONE = { status: 'read', value: [] } as const;

/** The estate without policies, and with the instances and interfaces that its routes lead to, which a whole account has. */
function completed(estate: Estate): Estate {
  const tables = estate.routeTables.status === 'read' ? estate.routeTables.value : [];
  const targets = tables.flatMap(({ vpcId, routes }) =>
    routes.flatMap(({ target, state }) =>
      target.kind === 'networkInterface' && state !== 'blackhole' ? [{ vpcId, ...target }] : [],
    ),
  );
  const subnets = estate.subnets.status === 'read' ? estate.subnets.value : [];
  const subnetOf = (vpcId: string) => subnets.find((subnet) => subnet.vpcId === vpcId)?.subnetId ?? '';
  const unique = new Map(targets.map((target) => [target.id, target]));
  const interfaces = [...unique.values()].map(({ id, vpcId, instanceId }) =>
    networkInterface({
      networkInterfaceId: id,
      vpcId,
      subnetId: subnetOf(vpcId),
      sourceDestCheck: false,
      securityGroupIds: [],
      ...(instanceId === undefined ? {} : { instanceId }),
    }),
  );
  const byInstance = new Map(targets.map((target) => [target.instanceId, target]));
  const instances = [...byInstance.values()].flatMap(({ vpcId, instanceId }) =>
    instanceId === undefined ? [] : [instance({ instanceId, vpcId, subnetId: subnetOf(vpcId) })],
  );
  return {
    ...estate,
    vpcs: mapPart(estate.vpcs, (vpcs) =>
      vpcs.map((vpc) => ({ ...vpc, enableDnsSupport: YES, enableDnsHostnames: YES })),
    ),
    roles: NONE,
    buckets: NONE,
    tables: NONE,
    keys: NONE,
    functions: NONE,
    quotas: { status: 'read', value: [{ quotaCode: 'L-1B52E74A', value: 20 }] },
    networkInterfaces: mapPart(estate.networkInterfaces, (known) => [...known, ...interfaces]),
    instances: mapPart(estate.instances, (known) => [...known, ...instances]),
  };
}

interface World {
  readonly read: () => Promise<Estate>;
  readonly perform: (action: Action, results: ReadonlyMap<number, string>) => Promise<string | undefined>;
}

async function expectAgreement(estate: Estate): Promise<void> {
  await withAccount(estate, async (world) => {
    const before = await world.read();
    let model = before;
    for (const plan of planEstate(indexEstate(before), {}, OPTIONS)) {
      const results = new Map<number, string>();
      const run = async (action: Action, index: number) => {
        const resultId = await world.perform(action, results);
        if (resultId !== undefined) results.set(index, resultId);
        const made = resultId === undefined ? {} : { resultId };
        model = applyAction(model, action, { remediationId: 'r-1', results, ...made });
        expect(changeable(await world.read())).toEqual(changeable(model));
      };
      for (const [index, action] of plan.actions.entries()) await run(action, index);
      for (const [index, action] of [...plan.actions.entries()].toReversed()) {
        const inverse = inverseOf(action, index);
        if (inverse !== undefined) await run(inverse, index);
      }
    }
    expect(changeable(await world.read())).toEqual(changeable(before));
  });
}

test('law 4: the model and the simulated account agree after every action and every undoing', async () => {
  await fc.assert(fc.asyncProperty(curableEstate(), expectAgreement), { numRuns: 12, endOnFailure: true });
}, 120_000);

test('reading an account gives back the estate that it was made from', async () => {
  await fc.assert(
    fc.asyncProperty(curableEstate(), async (estate) => {
      await withAccount(estate, async (world) =>
        expect(changeable(await world.read())).toEqual(changeable(estate)),
      );
    }),
    { numRuns: 15 },
  );
}, 120_000);
