/** One plan on one simulated account, from the beginning or from where another run of it stood. */
import { openDoor } from '../../lib/aws/open-door.ts';
import { toFixture } from '../../lib/cli/fixture/to-fixture.ts';
import { canonicalJson } from '../../lib/core/remediation/canonical-json.ts';
import type { RemediationOutcome } from '../../lib/core/remediation/journal.ts';
import { replayJournal } from '../../lib/core/remediation/replay-journal.ts';
import type { Fixture, FixtureInput, Simulator, SimulatorOptions } from '../../lib/simulator/simulator.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { closeApplied } from '../../lib/workflow/apply/close-journal.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { journalOf, runOfPlan } from '../../lib/workflow/steps/remediation-run.ts';
import { apply } from '../../lib/workflow/steps/step-apply.ts';
import { writePlan } from '../../lib/workflow/steps/step-plan.ts';
import { rollBackStep } from '../../lib/workflow/steps/step-roll-back.ts';
import { verify } from '../../lib/workflow/steps/step-verify.ts';
import { REGION } from '../estates/region.ts';
import type { Story } from './interface-stories.ts';
import type { JournalEntries } from './memory-journals.ts';
import { memoryJournals } from './memory-journals.ts';
import { contextOf } from './workbench.ts';

export interface InterfaceBench {
  readonly simulator: Simulator;
  readonly context: WorkflowContext;
  /** Applies the story's plan, as the steps after the answer do; `context` may be one that dies. */
  readonly apply: (context: WorkflowContext, remediationId: string) => Promise<string>;
  /** How the remediation ended; throws where it is open. */
  readonly outcomeOf: (remediationId: string) => RemediationOutcome | 'neverBegun';
  readonly picture: () => unknown;
  readonly standing: () => Standing;
  readonly close: () => Promise<void>;
}

/** An account and its journals at one time. */
export interface Standing {
  readonly fixture: FixtureInput;
  readonly journals: JournalEntries;
}

export interface BenchOptions {
  readonly from?: Standing;
  readonly simulator?: Partial<SimulatorOptions>;
  readonly timeoutMs?: number;
}

export async function interfaceBench(
  { estate, plan }: Story,
  { from, simulator: settings, timeoutMs = 30_000 }: BenchOptions = {},
): Promise<InterfaceBench> {
  const fixture = from?.fixture ?? toFixture(estate);
  const simulator = await startSimulator({ fixture, pageSize: 'maximum', ...settings });
  const door = await openDoor({ region: REGION, endpoint: simulator.url, timeoutMs });
  const { store, entries } = memoryJournals(from?.journals);
  const patience = { pollMilliseconds: 0, verifyPolls: 6, settlePolls: 3 };
  return {
    simulator,
    context: { ...contextOf(door, store), patience },
    apply: async (context, remediationId) => {
      const run = runOfPlan(plan, remediationId, 'a person');
      const lock = await context.journals.lock(plan.subject);
      try {
        await writePlan(context, remediationId, plan);
        const applied = await apply(context, run);
        const end = applied.outcome === 'applied' ? await verify(context, applied.run) : applied;
        if (end.outcome !== 'verified') return (await rollBackStep(context, end.run)).outcome;
        await closeApplied(context, (await journalOf(context, run)).journal);
        return 'applied';
      } finally {
        await lock.release();
      }
    },
    outcomeOf: (remediationId) => {
      const state = replayJournal(entries().get(remediationId) ?? []);
      if (state === undefined) return 'neverBegun';
      if (state.closed === undefined) throw new Error(`${remediationId} is open`);
      return state.closed;
    },
    picture: () => pictureOf(simulator.state()),
    standing: () => ({
      fixture: simulator.state(),
      journals: new Map([...entries()].map(([id, journal]) => [id, [...journal]])),
    }),
    close: () => simulator.close(),
  };
}

/** What the plans may change, in an order of its own, and with one name for whatever was made since the beginning. */
export function pictureOf({ VpcEndpoints, SecurityGroups, NetworkInterfaces }: Fixture): unknown {
  const living = VpcEndpoints.filter(({ State }) => !State.startsWith('delet'));
  // The names in its DNS entries follow from its id; its policy is what it says, however it is written.
  const endpoints = living.map(({ DnsEntries: _names, PolicyDocument: policy, ...endpoint }) => ({
    ...endpoint,
    policy: JSON.parse(policy ?? 'null'),
  }));
  return plain({ endpoints, SecurityGroups, NetworkInterfaces });
}

const MADE = /\b([a-z]+(?:-[a-z]+)*)-0[0-9a-f]{4}5e1f00d5e1f0\b|\bremediation-\d+\b/g;

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(MADE, (_, kind = 'remediation') => `${kind}-made`);
  if (value instanceof Date) return 'a time';
  if (Array.isArray(value)) {
    const items = value.map((item) => [canonicalJson(plain(item)), plain(item)] as const);
    return items.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
