import type { RemediationOutcome } from '../../core/remediation/journal.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { RemediationState } from '../../core/remediation/replay-journal.ts';
import { accountOf, minutesFromNow } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { expireQuestion } from '../approval/expire-question.ts';
import type { RemediationRun } from './remediation-run.ts';
import { rememberEnding } from './remember-ending.ts';
import type { EndedRun, Ending } from './run-ending.ts';
import { endingOf } from './run-ending.ts';
import type { StepOutcome } from './steps.ts';
import { tellEnding } from './tell-ending.ts';

/**
 * Closes the journal with outcome and reason, remembers what the next remediation must know, frees the subject, and
 * tells. Run again it closes nothing twice and tells nothing twice.
 *
 * A remediation that could not be undone to its end stays open, and so does its subject.
 */
export async function record(context: WorkflowContext, run: RemediationRun): Promise<StepOutcome> {
  const account = accountOf(context);
  const journal = await context.journals.open(run.remediationId);
  const { ending, plan, state } = endingOf((await journal?.read()) ?? [], run);
  if (ending.ending === 'expired') await expireQuestion(context, run);
  const outcome = outcomeOf(ending);
  if (journal !== undefined && state !== undefined && outcome !== undefined && state.closed === undefined) {
    const at = context.clock.now().toISOString();
    await journal.append({ entry: 'closed', at, outcome, ...reasonOf(ending) });
  }
  const coolDownUntil = minutesFromNow(context, account.settings.coolDownHours * 60);
  await rememberEnding(context, run, { ending, coolDownUntil, ...known(plan, state) });
  if (ending.ending !== 'unfinished') await account.registry.release(run);
  await tellEnding(context, run, { ending, coolDownUntil, ...known(plan, state) });
  return { outcome: 'recorded', run };
}

function known(plan: Plan | undefined, state: RemediationState | undefined): Partial<EndedRun> {
  return { ...(plan === undefined ? {} : { plan }), ...(state === undefined ? {} : { state }) };
}

/** How the journal is closed; undefined where it stays open. */
function outcomeOf({ ending }: Ending): RemediationOutcome | undefined {
  if (ending === 'applied') return 'applied';
  return ending === 'unfinished' || ending === 'rolledBack' ? undefined : 'notApplied';
}

function reasonOf(ending: Ending): { readonly reason?: string } {
  switch (ending.ending) {
    case 'applied':
      return {};
    case 'expired':
      return { reason: ending.isLate ? 'the answer came too late' : 'nobody answered' };
    case 'rejected':
      return { reason: `rejected by ${ending.by}${ending.reason === '' ? '' : `: ${ending.reason}`}` };
    case 'rolledBack':
    case 'unfinished':
    case 'nothingToDo':
    case 'observed':
    case 'notAsked':
    case 'refused':
    case 'braked':
      return { reason: ending.reason };
  }
}
