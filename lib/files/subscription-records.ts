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
  | { readonly kind: 'records'; readonly counts: LineCounts }
  | { readonly kind: 'control' }
  | { readonly kind: 'notABatch'; readonly reason: string };

/** Adds the batch to the tally and commits it; `format` is that of the flow log, for the records have no header. */
export function readSubscriptionBatch(
  data: string,
  format: FlowLogFormat,
  tally: FlowTally,
): SubscriptionReading {
  const json = inflate(data);
  if (json === undefined) return { kind: 'notABatch', reason: 'not gzip, cut off, or too large' };
  const batch = parseSubscriptionBatch(json);
  if (batch.kind !== 'records') return batch;
  if (batch.lines.length === 0) return { kind: 'records', counts: NO_LINES };
  const scanner = new RecordScanner({ format }, tally);
  scanner.push(Buffer.from(batch.lines.map((line) => line.replace(/\n$/, '')).join('\n')));
  scanner.end();
  tally.commit();
  return { kind: 'records', counts: scanner.counts };
}

function inflate(data: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_INFLATED_BYTES }).toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
