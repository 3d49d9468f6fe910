import type { Mail, MailPlace, MailPlan } from './mail.ts';
import { moneyLines, placeLines, planLines, riskLines, toMail } from './mail.ts';

export interface Question extends MailPlace {
  readonly plan: MailPlan;
  readonly remediationId: string;
  readonly isBaseline: boolean;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly how:
    | { readonly channel: 'page'; readonly link: string; readonly code: string }
    | { readonly channel: 'iam' };
}

/** Asks for a decision: what, on which resource, and what follows stand in the first line. */
export function questionMail(question: Question): Mail {
  const { plan, isBaseline, remediationId } = question;
  return toMail(`Approve? ${plan.cure.what} (${question.accountId})`, [
    [firstLine(plan)],
    howLines(question),
    planLines(plan),
    riskLines(plan),
    moneyLines(plan),
    ['Why you are asked:', ...plan.decision.reasons.map((reason) => `- ${reason}`)],
    isBaseline ? ['This was so before Endpointer came, so it is never changed by itself.'] : [],
    [
      `Without an answer by ${minute(question.expiresAt)} nothing is changed, and it is not asked again for a while.`,
    ],
    placeLines(question, remediationId),
  ]);
}

function firstLine(plan: MailPlan): string {
  const risks = plan.hazards.filter(({ kind }) => kind !== 'inherent').length;
  const more =
    risks === 0 ? '' : ` and ${risks === 1 ? '1 more risk' : `${risks} more risks`} named below may strike`;
  return (
    `Decision needed: add the ${plan.cure.what}, so that ${plan.cure.gain}. ` +
    `If you approve, ${plan.cure.consequence}${more}; if not, nothing changes.`
  );
}

function howLines({ how, remediationId }: Question): readonly string[] {
  if (how.channel === 'page') {
    return [
      'Look, then approve or reject here:',
      how.link,
      `Your code: ${how.code}`,
      'Whoever has link and code can answer: do not forward this mail.',
    ];
  }
  return [
    'Look, then answer with your AWS credentials:',
    `endpointer approvals show ${remediationId}`,
    `endpointer approvals approve ${remediationId}`,
    `endpointer approvals reject ${remediationId} --reason "..."`,
  ];
}

/** `2026-07-01 13:05 UTC`. */
function minute(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
