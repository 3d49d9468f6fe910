import type { CheckId, Evaluation, Finding } from '../../core/checks/check.ts';
import { placeOfEvaluation } from '../../core/checks/check.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import { unreadableParts } from '../../core/network/estate.ts';
import { baselineMail } from '../../report/mail/baseline-mail.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { loadChecks } from '../load-checks.ts';
import { mailOnce } from '../account/tell-once.ts';
import { scopeOf } from './scope.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeKey } from '../../core/remediation/subject.ts';

export interface BaselineReport {
  readonly isFirst: boolean;
  readonly findings: readonly Finding[];
  readonly unknown: readonly Evaluation[];
}

/**
 * Marks everything that is wrong now as baseline, which is never changed by itself, and tells it in one mail.
 *
 * The marks come before the mail and the date after both, so that a run that was cut off is done again as a whole, and
 * until then everything counts as baseline. What could not be told is baseline too. A second call changes nothing.
 */
export async function reportBaseline(context: WorkflowContext): Promise<BaselineReport> {
  const account = accountOf(context);
  if ((await account.remembered.baselineTakenAt()) !== undefined) {
    return { isFirst: false, findings: [], unknown: [] };
  }
  const { CHECKS, partsOf, requiredPartsOf } = await loadChecks();
  const { evaluateEstate } = await import('../read-and-plan.ts');
  const parts = partsOf(CHECKS);
  const index = indexEstate(await context.door.readEstate({ parts, trafficOf: 'all' }));
  const required = requiredPartsOf(CHECKS);
  const unreadable = unreadableParts(index.estate).find(({ part }) => required.some((own) => own === part));
  if (unreadable !== undefined) {
    throw new Error(`no baseline without ${unreadable.part}: ${unreadable.reason}`);
  }
  const evaluations = evaluateEstate(index, scopeOf(index, account.settings));
  const findings = evaluations.filter((one): one is Finding => one.status === 'nonCompliant');
  const unknown = evaluations.filter(({ status }) => status === 'unknown');
  await mark(context, evaluations);
  const { accountId, region } = context.door;
  await mailOnce(account, 'baseline', baselineMail({ accountId, region, findings, unknown }));
  await account.remembered.noteBaselineTaken(context.clock.now().toISOString());
  return { isFirst: true, findings, unknown };
}

async function mark(context: WorkflowContext, evaluations: readonly Evaluation[]): Promise<void> {
  const wrong = evaluations.filter(({ status }) => status === 'nonCompliant' || status === 'unknown');
  const marks = new Map<string, { checkId: CheckId; place: Place; baseline: string[] }>();
  for (const evaluation of wrong) {
    const { checkId, resourceId } = evaluation;
    const place = placeOfEvaluation(evaluation);
    if (place === undefined) continue;
    const key = `${checkId} ${placeKey(place)}`;
    const mark = marks.get(key) ?? { checkId, place, baseline: [] };
    mark.baseline.push(resourceId);
    marks.set(key, mark);
  }
  for (const { checkId, place, baseline } of marks.values()) {
    await accountOf(context).remembered.changePlace(checkId, place, { baseline });
  }
}
