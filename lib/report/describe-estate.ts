/** What an estate holds, in numbers. */
import type { Estate } from '../core/network/estate.ts';
import { unreadableParts } from '../core/network/estate.ts';
import type { Paint } from './paint.ts';
import { formatTable } from './table.ts';
import { labelled } from './wrap-text.ts';

export const SAVED_ESTATE_SCHEMA = 'endpointer-saved-estate/1';

export interface EstateReport {
  readonly schema: typeof SAVED_ESTATE_SCHEMA;
  readonly file: string;
  readonly accountId: string;
  readonly region: string;
  /** Resources of each part that was read. */
  readonly counts: Readonly<Record<string, number>>;
  /** Parts that could not be read; traffic, which AWS tells nobody, is not among them. */
  readonly unreadable: readonly { readonly part: string; readonly reason: string }[];
}

export function estateReport(estate: Estate, file: string): EstateReport {
  const counts = Object.entries(estate).flatMap(([part, value]) => {
    const items: unknown = isRead(value) ? value.value : undefined;
    return Array.isArray(items) ? [[part, items.length] as const] : [];
  });
  return {
    schema: SAVED_ESTATE_SCHEMA,
    file,
    accountId: estate.accountId,
    region: estate.region,
    counts: Object.fromEntries(counts),
    unreadable: unreadableParts(estate).filter(({ part }) => part !== 'traffic'),
  };
}

function isRead(part: unknown): part is { readonly status: 'read'; readonly value: unknown } {
  return typeof part === 'object' && part !== null && 'status' in part && part.status === 'read';
}

/** Counts, what could not be read, and the file. */
export function describeEstate(report: EstateReport, paint: Paint): string {
  const rows = Object.entries(report.counts).map(([part, count]) => [part, String(count)]);
  const missing = report.unreadable.map(({ part, reason }) => labelled(part, reason, 18));
  const unread = missing.length === 0 ? [] : [paint('warning', 'Could not be read'), ...missing];
  const saved = `Account ${report.accountId}, Region ${report.region}, saved to ${report.file}`;
  return `${[formatTable(['PART', 'RESOURCES'], rows, paint), ...unread, saved].join('\n')}\n`;
}
