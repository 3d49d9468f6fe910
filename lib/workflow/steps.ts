/**
 * The table of steps of a remediation: what each is called, what it may do in AWS, and which step follows which
 * outcome. The terminal loops over it; the state machine in the account is generated from it.
 */
import { apply } from './step-apply.ts';
import { decideStep } from './step-decide.ts';
import { plan } from './step-plan.ts';
import { rollBackStep } from './step-roll-back.ts';
import { verify } from './step-verify.ts';
import type { WorkflowContext } from './context.ts';
import type { RemediationRun } from './remediation-run.ts';

export type StepName = 'plan' | 'decide' | 'apply' | 'verify' | 'rollBack';

/** Where a run ends. */
export type End = 'applied' | 'nothingToDo' | 'stale' | 'refused' | 'rolledBack' | 'unfinished';

export interface StepOutcome {
  readonly outcome: string;
  readonly run: RemediationRun;
}

export interface Step {
  readonly name: StepName;
  /** What the step does in AWS: it reads, or it also performs the plan's actions or their inverses. */
  readonly access: 'none' | 'read' | 'write';
  readonly run: (context: WorkflowContext, run: RemediationRun) => Promise<StepOutcome>;
  readonly next: Readonly<Record<string, StepName | { readonly end: End }>>;
}

export const FIRST_STEP: StepName = 'plan';

export const STEPS: Readonly<Record<StepName, Step>> = {
  plan: {
    name: 'plan',
    access: 'read',
    run: plan,
    next: { fresh: 'decide', stale: { end: 'stale' }, nothingToDo: { end: 'nothingToDo' } },
  },
  decide: {
    name: 'decide',
    access: 'none',
    run: decideStep,
    next: { allowed: 'apply', refused: { end: 'refused' } },
  },
  apply: {
    name: 'apply',
    access: 'write',
    run: apply,
    next: { applied: 'verify', failed: 'rollBack' },
  },
  verify: {
    name: 'verify',
    access: 'read',
    run: verify,
    next: { verified: { end: 'applied' }, failed: 'rollBack' },
  },
  rollBack: {
    name: 'rollBack',
    access: 'write',
    run: rollBackStep,
    next: { rolledBack: { end: 'rolledBack' }, unfinished: { end: 'unfinished' } },
  },
};
