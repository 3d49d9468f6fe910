import type { Evaluation, Finding } from '../core/checks/check.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import { unreadableParts } from '../core/network/estate.ts';
import { baselineMail } from '../report/mail/baseline-mail.ts';
import { accountOf } from './account-of.ts';
import type { WorkflowContext } from './context.ts';
import { evaluateEstate } from './read-and-plan.ts';
import { CHECK_PARTS } from './step-verify.ts';
import { mailOnce } from './tell-once.ts';
import { vpcsInScope } from './vpc-scope.ts';

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
  if ((await account.vpcServices.baselineTakenAt()) !== undefined) {
    return { isFirst: false, findings: [], unknown: [] };
  }
  const index = indexEstate(await context.door.readEstate({ parts: CHECK_PARTS }));
  const unreadable = unreadableParts(index.estate).find(({ part }) =>
    CHECK_PARTS.some((own) => own === part),
  );
  if (unreadable !== undefined) {
    throw new Error(`no baseline without ${unreadable.part}: ${unreadable.reason}`);
  }
  const vpcIds = vpcsInScope(index, account.settings);
  const evaluations = evaluateEstate(index, { vpcIds });
  const findings = evaluations.filter((one): one is Finding => one.status === 'nonCompliant');
  const unknown = evaluations.filter(({ status }) => status === 'unknown');
  await mark(context, index, vpcIds);
  const { accountId, region } = context.door;
  await mailOnce(account, 'baseline', baselineMail({ accountId, region, findings, unknown }));
  await account.vpcServices.noteBaselineTaken(context.clock.now().toISOString());
  return { isFirst: true, findings, unknown };
}

async function mark(context: WorkflowContext, index: EstateIndex, vpcIds: readonly string[]): Promise<void> {
  for (const check of CHECKS) {
    const wrong = check
      .evaluate(index)
      .filter(({ status }) => status === 'nonCompliant' || status === 'unknown');
    for (const vpcId of vpcIds) {
      const baseline = wrong.filter((one) => one.vpcId === vpcId).map(({ resourceId }) => resourceId);
      if (baseline.length > 0) {
        await accountOf(context).vpcServices.change(vpcId, check.service, { baseline });
      }
    }
  }
}
