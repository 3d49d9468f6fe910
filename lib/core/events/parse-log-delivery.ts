/**
 * Which objects a message of the log queue speaks of, in every form in which S3 tells of new objects:
 *
 *     EventBridge    { source: aws.s3, detail-type: Object Created, detail: { bucket, object } }   the key as it is
 *     notification   { Records: [{ s3: { bucket, object } }] }                                      the key URL-encoded
 *     either of them in the Message of an SNS notification, as buckets with several listeners send it
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
import { fieldAt, parseRecord, textAt } from './json-fields.ts';

export interface DeliveredObject {
  readonly bucket: string;
  readonly key: string;
  /** Bytes as stored. */
  readonly size: number;
}

export type LogDelivery =
  | { readonly kind: 'objects'; readonly objects: readonly DeliveredObject[] }
  /** S3 tries whether somebody is there. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'poison'; readonly reason: string };

/** Takes any text and never throws. */
export function parseLogDelivery(body: string): LogDelivery {
  const message = parseRecord(body);
  if (message === undefined) return { kind: 'poison', reason: 'the message is no JSON object' };
  const inner = textAt(message, 'Type') === 'Notification' ? textAt(message, 'Message') : undefined;
  if (inner !== undefined) return parseLogDelivery(inner);
  if (textAt(message, 'Event') === 's3:TestEvent') return { kind: 'ignored', reason: 'a test event of S3' };
  if (textAt(message, 'source') === 'aws.s3') {
    return toDelivery([toObject(fieldAt(message, 'detail'), (key) => key)]);
  }
  const records = fieldAt(message, 'Records');
  if (!Array.isArray(records)) return { kind: 'poison', reason: 'the message is none of S3' };
  return toDelivery(records.map((record: unknown) => toObject(fieldAt(record, 's3'), decodeKey)));
}

function toDelivery(objects: readonly (DeliveredObject | undefined)[]): LogDelivery {
  const named = objects.filter((object) => object !== undefined);
  return named.length < objects.length || objects.length === 0
    ? { kind: 'poison', reason: 'the message names no bucket, no key or no size' }
    : { kind: 'objects', objects: named };
}

function toObject(value: unknown, decode: (key: string) => string | undefined): DeliveredObject | undefined {
  const bucket = textAt(value, 'bucket', 'name');
  const key = decode(textAt(value, 'object', 'key') ?? '');
  const size = fieldAt(value, 'object', 'size');
  if (bucket === undefined || key === undefined || key === '' || typeof size !== 'number') return undefined;
  return { bucket, key, size };
}

/** As in a form: `+` is a blank. */
function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
