/** Mails on how a remediation ended. */
import { describeAction } from '../../core/remediation/actions/registry.ts';
import { describeSubject, subjectId } from '../../core/remediation/subject.ts';
import type { Mail, MailPlace, MailPlan } from './mail.ts';
import { commandLine, moneyLines, placeLines, toMail } from './mail.ts';

export interface Outcome extends MailPlace {
  readonly plan: MailPlan;
  readonly remediationId: string;
}

/** What was done, why, what was seen since, and how to undo it. */
export function doneMail(
  outcome: Outcome,
  done: { readonly by: string; readonly watched: string; readonly isRising: boolean },
): Mail {
  const { plan, remediationId } = outcome;
  const what = plan.cure.what;
  const subject = done.isRising ? `Look at once: refusals rise after ${what}` : `Done: ${what}`;
  const first = done.isRising
    ? `Decision needed: refused calls or flows have risen since the ${what} was added. Look, and undo it if it is to blame.`
    : `Done and verified: the ${what} was added. You need do nothing.`;
  const why =
    done.by === 'consent' ? "the VPC's owner allows it (tag endpointer:mode)" : `approved by ${done.by}`;
  return toMail(subject, [
    [first],
    ['What was done:', ...plan.actions.map((action) => `- ${describeAction(action)}`)],
    [`Why: now ${plan.cure.gain}; ${why}.`],
    [`Since then: ${done.watched}.`],
    moneyLines(plan),
    ['To undo it:', commandLine(outcome, 'rollback', remediationId)],
    placeLines(outcome, remediationId),
  ]);
}

/** Nothing was changed although somebody may wait for it. */
export function notAppliedMail(outcome: Outcome, reason: string): Mail {
  return toMail(`Not done: ${outcome.plan.cure.what}`, [
    [`Nothing was changed: the ${outcome.plan.cure.what} was not added, because ${reason}.`],
    ['It is looked at again at the next change or scheduled look.'],
    placeLines(outcome, outcome.remediationId),
  ]);
}

/** Nobody answered. */
export function expiredMail(outcome: Outcome, askedAgainFrom: string): Mail {
  return toMail(`No answer: ${outcome.plan.cure.what}`, [
    [`Nothing was changed: nobody answered whether to add the ${outcome.plan.cure.what}.`],
    [`It is not asked again before ${askedAgainFrom}.`],
    placeLines(outcome, outcome.remediationId),
  ]);
}

/** It failed, and what had been done was undone. */
export function rolledBackMail(outcome: Outcome, reason: string, kept: readonly string[]): Mail {
  const what = outcome.plan.cure.what;
  const first =
    kept.length === 0
      ? `Failed and undone: the ${what} was tried, and everything is as it was before.`
      : `Decision needed: the ${what} failed, and part of it stays because somebody has come to depend on it.`;
  return toMail(`Undone: ${what}`, [
    [first],
    [`Why: ${reason}.`],
    kept.length === 0 ? [] : ['What stays:', ...kept.map((text) => `- ${text}`)],
    placeLines(outcome, outcome.remediationId),
  ]);
}

/** Something may stand half done. */
export function unfinishedMail(outcome: Outcome, reason: string): Mail {
  const what = outcome.plan.cure.what;
  return toMail(`Look at once: unfinished, ${what}`, [
    [
      `Decision needed: the ${what} failed, and undoing it could not be finished. ${subjectId(outcome.plan.subject)} may be half changed.`,
    ],
    [`Why: ${reason}.`],
    [
      `Nothing else is done to ${describeSubject(outcome.plan.subject)} until it is ended:`,
      commandLine(outcome, 'rollback', outcome.remediationId),
    ],
    placeLines(outcome, outcome.remediationId),
  ]);
}

/** Somebody took away what was applied. */
export function undoneByOthersMail(
  outcome: Outcome,
  undone: { readonly missing: readonly string[]; readonly by?: string },
): Mail {
  const what = outcome.plan.cure.what;
  return toMail(`Undone by somebody else: ${what}`, [
    [`For you to know: ${undone.by ?? 'somebody'} undid the ${what}. It is not done again by itself.`],
    ['What is gone:', ...undone.missing.map((text) => `- ${text}`)],
    [`From now on ${describeSubject(outcome.plan.subject)} is only observed by this check.`],
    ['To let Endpointer act there again:', commandLine(outcome, 'account resume', outcome.remediationId)],
    placeLines(outcome, outcome.remediationId),
  ]);
}
