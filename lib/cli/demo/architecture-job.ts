/** An architecture from the finding to the cure and back: one finding, a plan for each service. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../core/checks/check.ts';
import { pricesOfRegion } from '../../core/cost/prices-of-region.ts';
import type { Estate } from '../../core/network/estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { describeFinding } from '../../report/describe-finding.ts';
import { hazardLines, stepLines } from '../../report/describe-plan.ts';
import { describeSummary } from '../../report/describe-scan.ts';
import { scanReport } from '../../report/scan-report.ts';
import { wrapText } from '../../report/wrap-text.ts';
import { remediate } from '../../workflow/apply/remediate.ts';
import { rollBack } from '../../workflow/apply/roll-back.ts';
import { planScope } from '../plan.ts';
import type { DemoStage } from './main-job.ts';
import { contextOf, tellComparison } from './main-job.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import { simulatedAccount } from './simulated-account.ts';

export interface Architecture {
  readonly account: Estate;
  readonly check: Check;
  readonly story: string;
  /** Of the finding with its plans, of applying them, and of taking them back. */
  readonly headings: readonly [finding: string, applying: string, takingBack: string];
}

/** What became of it. */
export interface ArchitectureResult {
  readonly services: readonly string[];
  readonly severity: string | undefined;
  readonly wasCured: boolean;
  readonly isAsBefore: boolean;
}

export async function playArchitecture(
  architecture: Architecture,
  stage: DemoStage,
): Promise<ArchitectureResult> {
  const account = await simulatedAccount(architecture.account);
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-demo-'));
  const money = { ...stage.money, prices: pricesOfRegion(architecture.account.region) };
  try {
    return await play(account, folder, architecture, { ...stage, money, checks: [architecture.check] });
  } finally {
    await account.close();
    await rm(folder, { recursive: true });
  }
}

async function play(
  account: SimulatedAccount,
  folder: string,
  { story, headings: [finding, applying, takingBack] }: Architecture,
  stage: DemoStage,
): Promise<ArchitectureResult> {
  const { money, checks, paint, tell, heading } = stage;
  heading(finding);
  tell(wrapText(story));
  const before = await account.read();
  const { findings } = scanReport(indexEstate(before), { checks }, money);
  tell(findings.map((one) => describeFinding(one, checks, paint)).join('\n'));
  const { plans } = planScope(indexEstate(before), { checks }, { ...money, atMost: 'approve' });
  for (const plan of plans) tell(planText(plan, stage));
  heading(applying);
  const context = contextOf(account, before, folder, stage);
  const applied: string[] = [];
  for (const plan of plans) {
    const result = await remediate(context, plan, { approvedBy: 'somebody at the demo' });
    if (result.result !== 'applied') throw new Error(`${plan.cure.what} ended with ${result.result}`);
    applied.push(result.remediationId);
  }
  const second = scanReport(indexEstate(await account.read()), { checks }, money);
  tell(
    second.others
      .map(({ resourceId, status, reason }) => wrapText(`  ${resourceId} ${status}: ${reason}`, '    '))
      .join('\n'),
  );
  tell(describeSummary(second, paint));
  heading(takingBack);
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
    throw new Error(`taking ${remediationId} back ended with ${undone.result}`);
}
