import type { Mode } from '../../core/remediation/plan.ts';
import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from './remediation-run.ts';
import { loadChecks } from '../load-checks.ts';

const ORDER: readonly Mode[] = ['observe', 'approve', 'auto'];

/** The same context, lowered to the most that may happen now; at a terminal unchanged. Fails closed to `observe`. */
export async function underPresentMode(
  context: WorkflowContext,
  run: Pick<RemediationRun, 'checkId' | 'subject'>,
): Promise<WorkflowContext> {
  if (context.account === undefined) return context;
  const { checkOf } = await loadChecks();
  const modes = [
    context.atMost,
    context.account.settings.modes[run.checkId] ?? checkOf(run.checkId).defaultMode,
  ];
  const { brakes, remembered } = context.account;
  const state = await remembered.readSubject(run.checkId, run.subject);
  modes.push(state.observe === undefined ? await presentMode(context, brakes.readMode, run) : 'observe');
  const atMost = modes.reduce((a, b) => (ORDER.indexOf(b) < ORDER.indexOf(a) ? b : a));
  return { ...context, atMost };
}

async function presentMode(
  context: WorkflowContext,
  readMode: (checkId: RemediationRun['checkId']) => Promise<Mode>,
  run: Pick<RemediationRun, 'checkId'>,
): Promise<Mode> {
  try {
    const mode: Mode = await readMode(run.checkId);
    return ORDER.includes(mode) ? mode : 'observe';
  } catch (error) {
    context.tell({ event: 'waiting', text: `the mode cannot be read, so nothing is done: ${String(error)}` });
    return 'observe';
  }
}
