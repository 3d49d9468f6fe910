import type { MiddyfiedHandler } from '@middy/core';
import { middy } from './middy.ts';
import * as z from 'zod/mini';
import type { RemediationRun } from '../lib/workflow/steps/remediation-run.ts';
import { STEP_FUNCTIONS } from '../lib/workflow/steps/step-functions.ts';
import type { Step, StepName, StepOutcome } from '../lib/workflow/steps/steps.ts';
import { STEPS } from '../lib/workflow/steps/steps.ts';
import type { ContextSource } from './account-context.ts';
import { logger } from './logger.ts';
import { correlationId } from './middleware/correlation-id.ts';
import { logErrors } from './middleware/log-errors.ts';
import { validateEvent } from './middleware/validate-event.ts';
import { runSchema } from './run-schema.ts';

/** The handler of a task of the state machine, for the steps of one role and no other. */
export function stepHandler(
  role: Step['role'],
  open: ContextSource,
): MiddyfiedHandler<StepEvent, StepOutcome> {
  const schema = z.object({ step: z.enum(namesOf(role)), run: runSchema });
  return middy<StepEvent, StepOutcome>()
    .use(validateEvent(schema))
    .use(correlationId(({ run }: StepEvent) => run.correlationId))
    .use(logErrors())
    .handler(async ({ step, run }) => {
      const done = await STEP_FUNCTIONS[step](await open(run.remediationId), run);
      logger.info(`${step}: ${done.outcome}`, {
        remediationId: run.remediationId,
        step,
        outcome: done.outcome,
      });
      return done;
    });
}

export interface StepEvent {
  readonly step: StepName;
  readonly run: RemediationRun;
}

function namesOf(role: Step['role']): readonly StepName[] {
  return Object.values(STEPS)
    .filter((step) => step.role === role)
    .map(({ name }) => name);
}
