import type { Warning } from '../../report/mail/warning-mail.ts';
import { warningMail } from '../../report/mail/warning-mail.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import { mailOnce, publishOnce } from '../account/tell-once.ts';

/**
 * Says, at most once a day each, what keeps the product from seeing, asking or telling. What cannot be read is a
 * warning too. Where no subscriber is confirmed the mail reaches nobody; the event and the metric do.
 */
export async function probeAccount(context: WorkflowContext): Promise<readonly Warning[]> {
  const account = accountOf(context);
  const { probes, mail } = account;
  const warnings = [
    await warningOf('noWriteTrail', TEXTS.noWriteTrail, probes.hasWriteTrail),
    await warningOf('noRecorder', TEXTS.noRecorder, probes.hasRunningRecorder),
    await warningOf('noConfirmedSubscriber', TEXTS.noConfirmedSubscriber, mail.hasConfirmedSubscriber),
  ].filter((warning) => warning !== undefined);
  await tell(context, warnings);
  return warnings;
}

const TEXTS = {
  noWriteTrail:
    'no CloudTrail trail logs management write events in this Region, so changes are seen by AWS Config and the schedule only.',
  noRecorder:
    'no AWS Config recorder runs in this Region, so compliance is not shown and changes are seen by CloudTrail and the schedule only.',
  noConfirmedSubscriber:
    'nobody has confirmed a subscription to the mails, so nothing is asked and nothing is applied.',
} as const;

async function warningOf(
  warning: Warning['warning'],
  text: string,
  isWell: () => Promise<boolean>,
): Promise<Warning | undefined> {
  try {
    return (await isWell()) ? undefined : { warning, text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { warning: 'unreadable', text: `it cannot be told whether this is so: ${text} (${reason})` };
  }
}

async function tell(context: WorkflowContext, warnings: readonly Warning[]): Promise<void> {
  if (warnings.length === 0) return;
  const account = accountOf(context);
  const { accountId, region } = context.door;
  const at = context.clock.now().toISOString();
  const day = at.slice(0, 10);
  for (const { warning, text } of warnings) {
    await publishOnce(account, `${warning}#${day}#${text}`, {
      detailType: 'Detection Impaired',
      resources: [],
      detail: { version: 1, accountId, region, at, warning, text },
    });
  }
  await mailOnce(account, `probe#${day}`, warningMail({ accountId, region }, warnings));
}
