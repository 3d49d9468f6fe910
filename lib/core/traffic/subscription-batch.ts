/**
 * What a CloudWatch Logs subscription delivers, once base64 and gzip are off: JSON with the records as messages.
 *
 * The messages have no header, so the reader has to know the flow log's format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export type SubscriptionBatch =
  | {
      readonly kind: 'records';
      readonly logGroup: string;
      readonly logStream: string;
      readonly lines: readonly string[];
      /** CloudWatch's own of each event; the same when a batch is delivered again. */
      readonly ids: readonly string[];
    }
  /** CloudWatch asks whether somebody is there; it has no records. */
  | { readonly kind: 'control' }
  | { readonly kind: 'notABatch'; readonly reason: string };

export function parseSubscriptionBatch(json: string): SubscriptionBatch {
  const batch = parseObject(json);
  if (!batch) return { kind: 'notABatch', reason: 'no JSON object' };
  if (batch['messageType'] === 'CONTROL_MESSAGE') return { kind: 'control' };
  const { messageType, logGroup, logStream, logEvents } = batch;
  if (
    messageType !== 'DATA_MESSAGE' ||
    typeof logGroup !== 'string' ||
    typeof logStream !== 'string' ||
    !Array.isArray(logEvents)
  ) {
    return {
      kind: 'notABatch',
      reason: 'not messageType DATA_MESSAGE with logGroup, logStream and logEvents',
    };
  }
  const lines = logEvents.map((event: unknown) => (isObject(event) ? event['message'] : undefined));
  if (!lines.every((line) => typeof line === 'string'))
    return { kind: 'notABatch', reason: 'a log event has no message' };
  const ids = logEvents.map((event: unknown) => (isObject(event) ? String(event['id']) : ''));
  return { kind: 'records', logGroup, logStream, lines, ids };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
