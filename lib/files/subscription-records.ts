/** Records of a CloudWatch Logs subscription, as Lambda gets them: base64 of gzip of JSON. */
import { gunzipSync } from 'node:zlib';
import type { FlowLogFormat } from '../core/traffic/flow-log-format.ts';
import { NO_LINES, type LineCounts } from '../core/traffic/flow-question.ts';
import type { FlowTally } from '../core/traffic/flow-tally.ts';
import { RecordScanner } from '../core/traffic/record-scanner.ts';
import { parseSubscriptionBatch } from '../core/traffic/subscription-batch.ts';

/** A batch is at most 6 MB when it reaches Lambda; what inflates to more than this is none. */
const MOST_INFLATED_BYTES = 64 * 1024 ** 2;

export type SubscriptionReading =
  | {
      readonly kind: 'records';
      readonly counts: LineCounts;
      readonly logGroup: string;
      readonly logStream: string;
      /** Of the log events: the same when the batch is delivered again. */
      readonly ids: readonly string[];
    }
  | { readonly kind: 'control' }
  | { readonly kind: 'notABatch'; readonly reason: string }
  /** The records have no header, and nobody has said what the flow logs of this group are made of. */
  | { readonly kind: 'unknownFormat'; readonly logGroup: string };

/** Adds the batch to the tally and commits it; `formatOf` gives the flow log's format by the name of its log group. */
export function readSubscriptionBatch(
  data: string,
  formatOf: (logGroup: string) => FlowLogFormat | undefined,
  tally: FlowTally,
): SubscriptionReading {
  const json = inflate(data);
  if (json === undefined) return { kind: 'notABatch', reason: 'not gzip, cut off, or too large' };
  const batch = parseSubscriptionBatch(json);
  if (batch.kind !== 'records') return batch;
  const { logGroup, logStream, lines, ids } = batch;
  const format = formatOf(logGroup);
  if (format === undefined) return { kind: 'unknownFormat', logGroup };
  if (lines.length === 0) return { kind: 'records', counts: NO_LINES, logGroup, logStream, ids };
  const scanner = new RecordScanner({ format }, tally);
  scanner.push(Buffer.from(lines.map((line) => line.replace(/\n$/, '')).join('\n')));
  scanner.end();
  tally.commit();
  return { kind: 'records', counts: scanner.counts, logGroup, logStream, ids };
}

function inflate(data: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_INFLATED_BYTES }).toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
