/** Who is told of an end: programs of every change and failure, people where something was done or they wait for it. */
import type { Mail } from '../../report/mail/mail.ts';
import {
  doneMail,
  expiredMail,
  notAppliedMail,
  rolledBackMail,
  unfinishedMail,
} from '../../report/mail/outcome-mails.ts';
import { accountOf, mailPlaceOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { subjectOfRun } from '../detect/event-subject.ts';
import type { OwnEvent } from '../account/own-events.ts';
import type { RemediationRun } from './remediation-run.ts';
import type { EndedRun } from './run-ending.ts';
import { mailOnce, publishOnce } from '../account/tell-once.ts';
import { subjectId } from '../../core/remediation/subject.ts';

/** Tells once, however often it runs. The event goes first: it is heard even where mails fail. */
export async function tellEnding(
  context: WorkflowContext,
  run: RemediationRun,
  ended: EndedRun,
): Promise<void> {
  const account = accountOf(context);
  const key = `${run.remediationId}#${ended.ending.ending}`;
  const event = eventOf(context, run, ended);
  if (event !== undefined) await publishOnce(account, key, event);
  const mail = mailOf(context, run, ended);
  if (mail !== undefined) await mailOnce(account, key, mail);
}

function eventOf(
  context: WorkflowContext,
  run: RemediationRun,
  { ending, plan }: EndedRun,
): OwnEvent | undefined {
  const { remediationId } = run;
  const hash = plan === undefined ? {} : { planHash: plan.hash };
  const common = { version: 1 as const, ...subjectOfRun(context, run), remediationId, ...hash };
  const resources = [subjectId(run.subject)];
  switch (ending.ending) {
    case 'applied': {
      const { watched, isRising } = sinceThen(run);
      return {
        detailType: 'Remediation Applied',
        resources,
        detail: { ...common, by: ending.by, watched, isRising },
      };
    }
    case 'rolledBack': {
      const { reason, kept } = ending;
      return { detailType: 'Remediation Rolled Back', resources, detail: { ...common, reason, kept } };
    }
    case 'unfinished':
    case 'notAsked':
    case 'refused':
    case 'braked': {
      const { ending: failed, reason } = ending;
      return { detailType: 'Remediation Failed', resources, detail: { ...common, failed, reason } };
    }
    case 'expired':
      // Given too late it was told as an answer; this is the end of it all the same.
      return {
        detailType: 'Approval Answered',
        resources,
        detail: { ...common, planHash: plan?.hash ?? '', answer: 'expired', by: 'nobody' },
      };
    case 'rejected':
    case 'nothingToDo':
    case 'observed':
      return undefined;
  }
}

function sinceThen({ watched, isRising }: RemediationRun): { watched: string; isRising: boolean } {
  return { watched: watched ?? 'not verified from inside: nobody looked', isRising: isRising ?? false };
}

function mailOf(
  context: WorkflowContext,
  run: RemediationRun,
  { ending, plan, coolDownUntil }: EndedRun,
): Mail | undefined {
  if (plan === undefined) return undefined;
  const outcome = { ...mailPlaceOf(context), plan, remediationId: run.remediationId };
  switch (ending.ending) {
    case 'applied':
      return doneMail(outcome, { by: ending.by, ...sinceThen(run) });
    case 'rolledBack':
      return rolledBackMail(outcome, ending.reason, ending.kept);
    case 'unfinished':
      return unfinishedMail(outcome, ending.reason);
    case 'expired':
      return expiredMail(outcome, coolDownUntil);
    case 'braked':
    case 'refused':
    case 'nothingToDo':
      // Only whoever has answered waits to hear of it.
      return run.approvedBy === undefined ? undefined : notAppliedMail(outcome, ending.reason);
    case 'rejected':
    case 'observed':
    case 'notAsked':
      return undefined;
  }
}
