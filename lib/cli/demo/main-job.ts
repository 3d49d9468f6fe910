/** The main job from its beginning to its undoing, told as it happens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../core/checks/check.ts';
import type { MoneyOptions } from '../../core/cost/savings.ts';
import type { Estate } from '../../core/network/estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { fileJournalStore } from '../../files/journal-store.ts';
import { describePlan } from '../../report/describe-plan.ts';
import { describeScan, describeSummary } from '../../report/describe-scan.ts';
import type { Paint } from '../../report/paint.ts';
import { scanReport } from '../../report/scan-report.ts';
import { wrapText } from '../../report/wrap-text.ts';
import type { WorkflowContext } from '../../workflow/context.ts';
import { remediate } from '../../workflow/apply/remediate.ts';
import { rollBack } from '../../workflow/apply/roll-back.ts';
import { planScope } from '../plan.ts';
import { describeEvent } from '../remediation-context.ts';
import { compareEstates } from './compare-estates.ts';
import { describeRoutes } from './describe-routes.ts';
import type { SimulatedAccount } from './simulated-account.ts';
import { simulatedAccount } from './simulated-account.ts';

export interface DemoStage {
  readonly money: MoneyOptions;
  readonly checks: readonly Check[];
  readonly paint: Paint;
  /** Tells a line or more; without a final newline. */
  readonly tell: (text: string) => void;
  readonly heading: (text: string) => void;
}

/** What the demo did, for whoever asks for JSON. */
export interface MainJobResult {
  readonly planHash: string;
  readonly savesPerMonth: number | undefined;
  readonly wasCured: boolean;
  readonly isAsBefore: boolean;
}

export async function mainJob(estate: Estate, stage: DemoStage): Promise<MainJobResult> {
  const account = await simulatedAccount(estate);
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-demo-'));
  try {
    return await play(account, folder, stage);
  } finally {
    await account.close();
    await rm(folder, { recursive: true });
  }
}

async function play(account: SimulatedAccount, folder: string, stage: DemoStage): Promise<MainJobResult> {
  const { checks, money, paint, tell, heading } = stage;
  heading('1. Scan: where does traffic to Amazon S3 go?');
  const before = await account.read();
  const report = scanReport(indexEstate(before), { checks }, money);
  tell(describeScan(report, checks, paint).trimEnd());
  heading('2. Plan: what would cure it, what could break, who decides?');
  const plan = planOf(before, stage);
  tell(describePlan(plan, paint));
  const tableId = plan.effects[0]?.resourceId ?? '';
  heading('3. Apply: a person has looked at the plan and says yes');
  const context = contextOf(account, before, folder, stage);
  const applied = await remediate(context, plan, { approvedBy: 'somebody at the demo' });
  if (applied.result !== 'applied') throw new Error(`the demo's plan ended with ${applied.result}`);
  const cured = await account.read();
  tell(describeRoutes(cured, tableId, paint));
  heading('4. Scan again: is it cured?');
  const second = scanReport(indexEstate(cured), { checks }, money);
  tell(
    second.others.map(({ resourceId, status, reason }) => `  ${resourceId} ${status}: ${reason}`).join('\n'),
  );
  tell(describeSummary(second, paint));
  heading('5. Roll back: everything can be taken back');
  const undone = await rollBack(context, applied.remediationId);
  if (undone.result !== 'rolledBack') throw new Error(`the demo's rollback ended with ${undone.result}`);
  const after = await account.read();
  tell(describeRoutes(after, tableId, paint));
  const isAsBefore = tellComparison(before, after, stage);
  return {
    planHash: plan.hash,
    savesPerMonth: report.summary.savesPerMonth,
    wasCured: second.summary.nonCompliant === 0,
    isAsBefore,
  };
}

/** The one plan of an account that has one finding. */
export function planOf(estate: Estate, { checks, money }: Pick<DemoStage, 'checks' | 'money'>): Plan {
  const [plan] = planScope(indexEstate(estate), { checks }, { ...money, atMost: 'auto' }).plans;
  if (plan === undefined) throw new Error("the demo's account gives no plan");
  return plan;
}

/** Everything that a remediation needs, with a journal in a folder of its own. */
export function contextOf(
  { door }: SimulatedAccount,
  { traffic }: Estate,
  folder: string,
  { money, tell }: DemoStage,
): WorkflowContext {
  let ids = 0;
  return {
    door,
    journals: fileJournalStore({ folder, accountId: door.accountId, region: door.region }),
    clock: {
      now: () => new Date(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    patience: { pollMilliseconds: 10, verifyPolls: 60, settlePolls: 4 },
    money,
    atMost: 'auto',
    traffic,
    newId: () => {
      ids += 1;
      return `demo-${ids}`;
    },
    tell: (event) => tell(wrapText(`  ${describeEvent(event)}`, '    ')),
  };
}

/** Tells whether the account is again what it was. */
export function tellComparison(before: Estate, after: Estate, { tell, paint }: DemoStage): boolean {
  const { compared, resources, different } = compareEstates(before, after);
  const isAsBefore = different.length === 0;
  const verdict = isAsBefore ? 'The account is again what it was' : `Different: ${different.join(', ')}`;
  tell(paint(isAsBefore ? 'good' : 'bad', verdict));
  tell(
    wrapText(
      `  Compared, byte by byte: ${resources} resources in ${compared.length} parts (${compared.join(', ')}). ` +
        "Not compared: CloudTrail's log, which only grows, and what is deleted, which AWS shows for a while.",
      '  ',
    ),
  );
  return isAsBefore;
}
