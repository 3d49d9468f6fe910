/** What a deployed Endpointer has open and what holds it back, and what a person did about it. */
import type { Paint } from './paint.ts';
import { formatTable } from './table.ts';
import { wrapText } from './wrap-text.ts';

export const ACCOUNT_STATUS_SCHEMA = 'endpointer-account-status/1';
export const ACCOUNT_ACT_SCHEMA = 'endpointer-account-act/1';

interface Whose {
  readonly accountId: string;
  readonly region: string;
}

/** Times are ISO 8601. */
export interface AccountStatus {
  /** Remediations whose verification failed since the last that succeeded; enough of them stop every apply. */
  readonly failedVerifications: readonly string[];
  readonly open: readonly {
    readonly remediationId: string;
    readonly subject: string;
    readonly openedAt: string;
  }[];
  /** From apply until the watch has ended; they count against the limit of VPCs at once. */
  readonly inChange: readonly { readonly remediationId: string; readonly place: string }[];
  readonly held: readonly HeldSubject[];
}

export interface HeldSubject {
  readonly subject: string;
  readonly checkId: string;
  /** Only observed, and why. */
  readonly observed?: string;
  readonly coolDownUntil?: string;
  readonly exemptUntil?: string;
}

export interface AccountStatusReport extends Whose, AccountStatus {
  readonly schema: typeof ACCOUNT_STATUS_SCHEMA;
}

export interface AccountActReport extends Whose {
  readonly schema: typeof ACCOUNT_ACT_SCHEMA;
  readonly deed: string;
  readonly at: string;
  readonly by: string;
  readonly remediationIds: readonly string[];
  readonly text: string;
  readonly reason?: string;
  /** What still holds it back, a sentence each. */
  readonly stays: readonly string[];
}

export function accountStatusReport(
  { accountId, region }: Whose,
  status: AccountStatus,
): AccountStatusReport {
  return { schema: ACCOUNT_STATUS_SCHEMA, accountId, region, ...status };
}

export function accountActReport(
  { accountId, region }: Whose,
  act: Omit<AccountActReport, 'schema' | keyof Whose>,
): AccountActReport {
  return { schema: ACCOUNT_ACT_SCHEMA, accountId, region, ...act };
}

export function describeAccountAct({ text, stays }: AccountActReport, paint: Paint): string {
  const lines = [paint('good', wrapText(`Done: ${text}.`)), ...stays.map((one) => `  but ${wrapText(one)}`)];
  return `${lines.join('\n')}\n  The next change or scheduled look acts on it.\n`;
}

export function describeAccountStatus(report: AccountStatusReport, paint: Paint): string {
  const parts = [failuresPart(report), openPart(report, paint), heldPart(report, paint)];
  const found = parts.filter((part) => part !== '');
  if (found.length === 0)
    return `Nothing is open, and nothing holds it back, in account ${report.accountId}, ${report.region}.\n`;
  return `${found.join('\n\n')}\n`;
}

function failuresPart({ failedVerifications }: AccountStatus): string {
  if (failedVerifications.length === 0) return '';
  const ids = failedVerifications.map((id) => `  ${id}`).join('\n');
  return `Verifications that have failed in a row: ${failedVerifications.length}\n${ids}\n  To let plans be applied again: endpointer account forget-failures`;
}

function openPart({ open, inChange }: AccountStatus, paint: Paint): string {
  const rows = [
    ...open.map((one) => [one.remediationId, one.subject, one.openedAt, changing(one, inChange)]),
    ...inChange
      .filter(({ remediationId }) => !open.some((one) => one.remediationId === remediationId))
      .map(({ remediationId, place }) => [remediationId, place, '', 'yes']),
  ];
  if (rows.length === 0) return '';
  const table = formatTable(['OPEN', 'SUBJECT', 'SINCE', 'IN CHANGE'], rows, paint);
  return `${table}\n  To free what a dead run holds: endpointer account release REMEDIATION`;
}

function changing(
  { remediationId }: { readonly remediationId: string },
  inChange: AccountStatus['inChange'],
): string {
  return inChange.some((one) => one.remediationId === remediationId) ? 'yes' : 'no';
}

function heldPart({ held }: AccountStatus, paint: Paint): string {
  if (held.length === 0) return '';
  const rows = held.map((one) => [one.subject, one.checkId, reasonsOf(one)]);
  const table = formatTable(['HELD BACK', 'CHECK', 'BECAUSE'], rows, paint);
  return `${table}\n  To let it act there again: endpointer account resume REMEDIATION`;
}

function reasonsOf({ observed, coolDownUntil, exemptUntil }: HeldSubject): string {
  return [
    ...(observed === undefined ? [] : [`only observed: ${observed}`]),
    ...(coolDownUntil === undefined ? [] : [`a time of rest until ${coolDownUntil}`]),
    ...(exemptUntil === undefined ? [] : [`exempted until ${exemptUntil}`]),
  ].join('; ');
}
