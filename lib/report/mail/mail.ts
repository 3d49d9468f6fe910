/** The form of every mail: plain text that a phone shows whole. */
import type { Plan } from '../../core/remediation/plan.ts';
import { describeAction } from '../../core/remediation/actions/registry.ts';
import { describeBytes, describeMoney, describeMoneyBasis, describeTopClients } from '../format-amount.ts';
import { wrapText } from '../wrap-text.ts';

export interface Mail {
  /** Fewer than 100 ASCII characters, no line break: what Amazon SNS takes. */
  readonly subject: string;
  readonly body: string;
}

/** What every mail says of where it comes from. */
export interface MailPlace {
  readonly accountId: string;
  readonly region: string;
  /** Where the journals are, so that a command at a terminal finds them. */
  readonly tableName?: string;
}

export type MailPlan = Pick<
  Plan,
  | 'subject'
  | 'cure'
  | 'actions'
  | 'effects'
  | 'hazards'
  | 'leftOut'
  | 'money'
  | 'findings'
  | 'decision'
  | 'hash'
  | 'region'
>;

const MOST_SUBJECT = 99;

/** Narrow enough for a phone held upright. */
const PHONE_WIDTH = 68;

/** A mail of a subject and paragraphs; lines of a paragraph stay lines. */
export function toMail(subject: string, paragraphs: readonly (readonly string[])[]): Mail {
  const blocks = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => wrapLine(line)).join('\n'));
  return { subject: toSubject(subject), body: `${blocks.join('\n\n')}\n` };
}

/** A command stays one line: it is copied as it stands. */
function wrapLine(line: string): string {
  return line.startsWith('endpointer ') ? line : wrapText(line, indentOf(line), PHONE_WIDTH);
}

function indentOf(line: string): string {
  return line.startsWith('- ') ? '  ' : '';
}

/** Made safe for SNS: printable ASCII, one line, cut with a mark. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function toSubject(text: string): string {
  const plain = text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return plain.length <= MOST_SUBJECT ? plain : `${plain.slice(0, MOST_SUBJECT - 3).trimEnd()}...`;
}

/** The steps, a line each. */
export function planLines(plan: MailPlan): readonly string[] {
  return ['What would be done:', ...plan.actions.map((action) => `- ${describeAction(action)}`)];
}

/** What may break; found evidence first. */
export function riskLines({ hazards }: MailPlan): readonly string[] {
  if (hazards.length === 0) return [];
  const order = ['found', 'unreadable', 'inherent'] as const;
  const lines = order.flatMap((kind) =>
    hazards.filter((hazard) => hazard.kind === kind).map(({ subject, text }) => `- ${subject}: ${text}`),
  );
  return ['What may break:', ...lines];
}

/** What it costs and saves, on which days that rests, and who sends most. */
export function moneyLines({ money, findings }: MailPlan): readonly string[] {
  const basis = money.claim === 'yes' ? [describeMoneyBasis(money).replace(NOT_IN_MAILS, '')] : [];
  const seen = findings.flatMap(({ resourceId, evidence }) => {
    if (evidence.kind !== 'traffic') return [];
    const clients = describeTopClients(evidence.bytes);
    return clients === undefined
      ? []
      : [`- ${resourceId}: ${describeBytes(evidence.bytes)}; most of it ${clients}`];
  });
  return [`Money: ${describeMoney(money)}.`, ...basis, ...(seen.length === 0 ? [] : ['Seen:', ...seen])];
}

const NOT_IN_MAILS = ' (--json names their source)';

/** A command on a remediation of this account, as it can be pasted into any terminal. */
export function commandLine(
  { region, tableName }: MailPlace,
  command: 'rollback' | 'account resume',
  remediationId: string,
): string {
  const table = tableName === undefined ? '' : ` --table ${tableName}`;
  return `endpointer ${command} ${remediationId} --region ${region}${table}`;
}

/** The last lines of every mail. */
export function placeLines({ accountId, region }: MailPlace, remediationId?: string): readonly string[] {
  const id = remediationId === undefined ? [] : [`Remediation ${remediationId}`];
  return [`Account ${accountId}, Region ${region}`, ...id];
}
