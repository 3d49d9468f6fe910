import { apply } from './step-apply.ts';
import { ask } from './step-ask.ts';
import { confirm } from './step-confirm.ts';
import { decideStep } from './step-decide.ts';
import type { StepFunction, StepName } from './steps.ts';
import { plan } from './step-plan.ts';
import { record } from './step-record.ts';
import { rollBackStep } from './step-roll-back.ts';
import { settle } from './step-settle.ts';
import { verify } from './step-verify.ts';
import { watch } from './step-watch.ts';

/** What the state machine's tasks run, by step. Each may run twice and ends as once. */
export const STEP_FUNCTIONS: Readonly<Record<StepName, StepFunction>> = {
  settle,
  plan,
  decide: decideStep,
  ask,
  confirm,
  apply,
  verify,
  watch,
  rollBack: rollBackStep,
  record,
};
