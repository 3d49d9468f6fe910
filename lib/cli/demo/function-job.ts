/** The article's second architecture, from the finding to the cure and back: three services, three plans. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lambdaInterfaceEndpointsPresent } from '../../core/checks/lambda-interface-endpoints-present.ts';
import type { Estate } from '../../core/network/estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { describeFinding } from '../../report/describe-finding.ts';
import { hazardLines, stepLines } from '../../report/describe-plan.ts';
import { describeSummary } from '../../report/describe-scan.ts';
import { scanReport } from '../../report/scan-report.ts';
import { wrapText } from '../../report/wrap-text.ts';
import { remediate } from '../../workflow/remediate.ts';
import { rollBack } from '../../workflow/roll-back.ts';
import { planScope } from '../plan.ts';
import { functionAccount } from './function-account.ts';
import type { DemoStage } from './main-job.ts';
import { contextOf, tellComparison } from './main-job.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import { simulatedAccount } from './simulated-account.ts';

/** What became of the function. */
export interface FunctionJobResult {
  readonly services: readonly string[];
  readonly severity: string | undefined;
  readonly wasCured: boolean;
  readonly isAsBefore: boolean;
}

const STORY =
  'A function runs in two private subnets without NAT. It is to read files from Amazon S3, to start a job of AWS Glue, ' +
  'and to write into a database through its Data API. It gets nowhere: each call hangs until it times out.';

const CHECKS = [lambdaInterfaceEndpointsPresent];

export async function functionJob(article: Estate, stage: DemoStage): Promise<FunctionJobResult> {
  const account = await simulatedAccount(functionAccount(article));
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-demo-'));
  try {
    return await play(account, folder, { ...stage, checks: CHECKS });
  } finally {
    await account.close();
    await rm(folder, { recursive: true });
  }
}

async function play(account: SimulatedAccount, folder: string, stage: DemoStage): Promise<FunctionJobResult> {
  const { money, paint, tell, heading } = stage;
  heading('9. Another architecture: a function that reaches none of its services');
  tell(wrapText(STORY));
  const before = await account.read();
  const { findings } = scanReport(indexEstate(before), { checks: CHECKS }, money);
  tell(findings.map((finding) => describeFinding(finding, CHECKS, paint)).join('\n'));
  const { plans } = planScope(indexEstate(before), { checks: CHECKS }, { ...money, atMost: 'approve' });
  for (const plan of plans) tell(planText(plan, stage));
  heading('10. Apply all three, and look again');
  const context = contextOf(account, before, folder, stage);
  const applied: string[] = [];
  for (const plan of plans) {
    const result = await remediate(context, plan, { approvedBy: 'somebody at the demo' });
    if (result.result !== 'applied') throw new Error(`the plan of the function ended with ${result.result}`);
    applied.push(result.remediationId);
  }
  const second = scanReport(indexEstate(await account.read()), { checks: CHECKS }, money);
  tell(
    second.others
      .map(({ resourceId, status, reason }) => wrapText(`  ${resourceId} ${status}: ${reason}`, '    '))
      .join('\n'),
  );
  tell(describeSummary(second, paint));
  heading('11. Roll back all three');
  for (const remediationId of applied.toReversed()) await takeBack(context, remediationId);
  return {
    services: plans.map(({ subject }) => ('service' in subject ? subject.service : '')),
    severity: findings[0]?.severity,
    wasCured: second.summary.compliant === 1 && second.summary.nonCompliant === 0,
    isAsBefore: tellComparison(before, await account.read(), stage),
  };
}

function planText(plan: Plan, { paint }: DemoStage): string {
  const found = plan.hazards.filter(({ kind }) => kind !== 'inherent');
  return [
    paint('heading', `Plan: ${plan.cure.what}`),
    ...stepLines(plan, paint),
    ...hazardLines(found, paint),
  ].join('\n');
}

async function takeBack(context: Parameters<typeof rollBack>[0], remediationId: string): Promise<void> {
  const undone = await rollBack(context, remediationId);
  if (undone.result !== 'rolledBack')
    throw new Error(`taking back what was done for the function ended with ${undone.result}`);
}
