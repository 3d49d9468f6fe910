/** Three accounts in which the same cure is harder; each is read over the wire, and planned. */
import type { Estate } from '../../core/network/estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import { describeFinding } from '../../report/describe-finding.ts';
import { decisionLines, hazardLines, leftOutLines, stepLines } from '../../report/describe-plan.ts';
import type { Paint } from '../../report/paint.ts';
import { scanReport } from '../../report/scan-report.ts';
import { wrapText } from '../../report/wrap-text.ts';
import type { DemoStage } from './main-job.ts';
import { planOf } from './main-job.ts';
import { simulatedAccount } from './simulated-account.ts';
import { withCentralEgress, withConsent, withSourceIpPolicy, withStack } from './variants.ts';

interface HarderCase {
  readonly title: string;
  readonly story: string;
  readonly account: (article: Estate) => Estate;
  /** The part of the plan that the story is about. */
  readonly shows: (plan: Plan, paint: Paint) => readonly string[];
  readonly showsFinding?: boolean;
}

const CASES: readonly HarderCase[] = [
  {
    title: '6. Harder: a bucket that lets in only the address of the NAT gateway',
    story:
      "The VPC's owner allows Endpointer to work alone (tag endpointer:mode = auto). But behind an endpoint S3 no " +
      'longer sees the public address of the NAT gateway, and this bucket would refuse everybody. So a person must decide:',
    account: (article) => withSourceIpPolicy(withConsent(article)),
    shows: (plan, paint) => [...hazardLines(found(plan), paint), ...decisionLines(plan, paint)],
  },
  {
    title: '7. Harder: a VPC whose traffic leaves over a transit gateway',
    story:
      'The NAT gateway stands in another account. What lies behind the transit gateway cannot be seen from here, and ' +
      'it is not guessed: the path is a finding, what it costs is unknown.',
    account: withCentralEgress,
    shows: (plan, paint) => [
      ...stepLines({ ...plan, effects: [] }, paint),
      ...hazardLines(found(plan), paint),
    ],
    showsFinding: true,
  },
  {
    title: '8. Harder: a route table that CloudFormation owns',
    story:
      'Changing it behind the back of its stack would be undone, or break the next deployment. The plan leaves it ' +
      "alone, and gives the stack's owner the lines to add:",
    account: withStack,
    shows: (plan, paint) => leftOutLines(plan.leftOut.map(withOwnersLanguage), paint),
  },
];

function found(plan: Plan): Plan['hazards'] {
  return plan.hazards.filter((hazard) => hazard.kind !== 'inherent');
}

/** The first snippet is in the owner's own language; the plan itself has all three. */
function withOwnersLanguage(leftOut: Plan['leftOut'][number]): Plan['leftOut'][number] {
  return { ...leftOut, snippets: leftOut.snippets?.slice(0, 1) ?? [] };
}

/** What became of each case. */
export interface HarderResult {
  readonly title: string;
  readonly decision: Plan['decision']['mode'];
  readonly hazards: readonly string[];
  readonly leftOut: readonly string[];
}

export async function harderCases(article: Estate, stage: DemoStage): Promise<readonly HarderResult[]> {
  const results: HarderResult[] = [];
  for (const one of CASES) results.push(await playCase(one, article, stage));
  return results;
}

async function playCase(one: HarderCase, article: Estate, stage: DemoStage): Promise<HarderResult> {
  const { checks, money, paint, tell, heading } = stage;
  const account = await simulatedAccount(one.account(article));
  try {
    const estate = await account.read();
    const plan = planOf(estate, stage);
    heading(one.title);
    tell(wrapText(one.story));
    if (one.showsFinding === true) {
      const { findings } = scanReport(indexEstate(estate), { checks }, money);
      tell(findings.map((finding) => describeFinding(finding, checks, paint)).join('\n'));
    }
    tell(one.shows(plan, paint).join('\n'));
    return {
      title: one.title,
      decision: plan.decision.mode,
      hazards: plan.hazards.map(({ id }) => id),
      leftOut: plan.leftOut.map(({ resourceId }) => resourceId),
    };
  } finally {
    await account.close();
  }
}
