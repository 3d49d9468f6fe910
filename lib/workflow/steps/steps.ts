/**
 * The table of steps of a remediation: what each is called, what it may do in AWS, and which step follows which
 * outcome. The terminal loops over it from `confirm` (a person has read the plan); the state machine in the account is
 * generated from it and begins at `settle`.
 *
 *     settle ─► plan ─► decide ─┬─ observe ──────────────────────────────► record
 *       ▲        ▲              ├─ auto ────────────► confirm
 *       └ wait   └─ stale ──────┴─ approve ─► ask ──► confirm ─► apply ─► verify ─► watch ─► record
 *                                                       (failed: rollBack ─► record)
 */
import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from './remediation-run.ts';

export type StepName =
  | 'settle'
  | 'plan'
  | 'decide'
  | 'ask'
  | 'confirm'
  | 'apply'
  | 'verify'
  | 'watch'
  | 'rollBack'
  | 'record';

export interface StepOutcome {
  readonly outcome: string;
  readonly run: RemediationRun;
}

export type StepFunction = (context: WorkflowContext, run: RemediationRun) => Promise<StepOutcome>;

export interface Step {
  readonly name: StepName;
  /** Which of the three roles runs it: one reads, one writes, one asks. */
  readonly role: 'read' | 'write' | 'ask';
  /** `wait`: come back to this very step after the settle time; `end`: the run is over. */
  readonly next: Readonly<Record<string, StepName | 'wait' | 'end'>>;
  /** The setting that says how long the state machine waits before the step, where it does. */
  readonly waitsFirst?: 'watchMinutes';
}

export const STEPS: Readonly<Record<StepName, Step>> = {
  settle: { name: 'settle', role: 'read', next: { settled: 'plan', unsettled: 'wait' } },
  plan: { name: 'plan', role: 'read', next: { planned: 'decide', nothingToDo: 'record' } },
  decide: { name: 'decide', role: 'read', next: { observe: 'record', approve: 'ask', auto: 'confirm' } },
  ask: {
    name: 'ask',
    role: 'ask',
    next: { approved: 'confirm', rejected: 'record', expired: 'record', notAsked: 'record' },
  },
  confirm: {
    name: 'confirm',
    role: 'read',
    next: { fresh: 'apply', stale: 'plan', nothingToDo: 'record', refused: 'record' },
  },
  apply: { name: 'apply', role: 'write', next: { applied: 'verify', failed: 'rollBack', braked: 'record' } },
  verify: { name: 'verify', role: 'read', next: { verified: 'watch', failed: 'rollBack' } },
  watch: {
    name: 'watch',
    role: 'read',
    next: { quiet: 'record', rising: 'record', notWatched: 'record' },
    waitsFirst: 'watchMinutes',
  },
  rollBack: { name: 'rollBack', role: 'write', next: { rolledBack: 'record', unfinished: 'record' } },
  record: { name: 'record', role: 'read', next: { recorded: 'end' } },
};
