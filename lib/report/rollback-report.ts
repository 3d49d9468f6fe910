/** Remediations that a state folder knows, and what became of taking one back. */
import type { RemediationOutcome } from '../core/remediation/journal.ts';
import type { Subject } from '../core/remediation/subject.ts';
import { describeSubject } from '../core/remediation/subject.ts';
import type { Paint } from './paint.ts';
import { formatTable } from './table.ts';
import { labelled, wrapText } from './wrap-text.ts';
import { unended } from './unended.ts';

export const JOURNALS_SCHEMA = 'endpointer-journals/1';
export const ROLLBACK_SCHEMA = 'endpointer-rollback/1';

export type JournalSummary =
  /** It ends before its plan: nothing was begun. */
  | { readonly remediationId: string; readonly state: 'halfWritten' }
  | {
      readonly remediationId: string;
      /** `open`: cut off; the next apply or rollback ends it. */
      readonly state: RemediationOutcome | 'open';
      readonly subject: Subject;
      readonly hash: string;
      /** ISO 8601. */
      readonly begunAt: string;
    };

interface Whose {
  readonly accountId: string;
  readonly region: string;
}

export interface JournalsReport extends Whose {
  readonly schema: typeof JOURNALS_SCHEMA;
  readonly remediations: readonly JournalSummary[];
}

export function journalsReport(
  { accountId, region }: Whose,
  remediations: readonly JournalSummary[],
): JournalsReport {
  return { schema: JOURNALS_SCHEMA, accountId, region, remediations };
}

export function describeJournals({ accountId, region, remediations }: JournalsReport, paint: Paint): string {
  if (remediations.length === 0) return `No remediation is known of account ${accountId} in ${region}.\n`;
  const rows = remediations.map((one) =>
    one.state === 'halfWritten'
      ? [one.remediationId, one.state, '', '']
      : [one.remediationId, one.state, describeSubject(one.subject), one.begunAt],
  );
  const table = formatTable(['REMEDIATION', 'STATE', 'WHAT', 'BEGUN'], rows, paint);
  return `${table}\n  To take one back: endpointer rollback REMEDIATION\n`;
}

export interface RollBackReport extends Whose {
  readonly schema: typeof ROLLBACK_SCHEMA;
  readonly remediationId: string;
  readonly result: 'rolledBack' | 'alreadyRolledBack' | 'partlyRolledBack' | 'unfinished';
  /** What stays, with the reason; empty where all is as before. */
  readonly kept: readonly string[];
  readonly reason?: string;
}

type RollBackFacts = Pick<RollBackReport, 'remediationId' | 'result' | 'reason'> & {
  readonly kept?: readonly string[];
};

export function rollBackReport({ accountId, region }: Whose, facts: RollBackFacts): RollBackReport {
  return { schema: ROLLBACK_SCHEMA, accountId, region, ...facts, kept: facts.kept ?? [] };
}

export function describeRollBack(report: RollBackReport, paint: Paint): string {
  const lines = report.kept.map((reason) => labelled('kept', reason));
  return `${[paint(report.kept.length === 0 ? 'good' : 'warning', wrapText(sentence(report))), ...lines].join('\n')}\n`;
}

function sentence({ result, remediationId, reason = '' }: RollBackReport): string {
  switch (result) {
    case 'rolledBack':
      return `Remediation ${remediationId} is taken back: what it made is gone.`;
    case 'alreadyRolledBack':
      return `Remediation ${remediationId} was taken back before; nothing was changed.`;
    case 'partlyRolledBack':
      return `Remediation ${remediationId} is taken back in part; this stays, and why:`;
    case 'unfinished':
      return `Remediation ${remediationId} could not be taken back to its end: ${unended(reason)}. Run the command again to go on.`;
  }
}
