import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLogDelivery } from './parse-log-delivery.ts';

const KEY = 'a b/AWSLogs/aws-account-id=111122223333/year=2026/x+ü.log.gz';
const OBJECT = { bucket: 'logs', key: KEY, size: 1234 };

const byEventBridge = {
  version: '0',
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { version: '0', bucket: { name: 'logs' }, object: { key: KEY, size: 1234, etag: 'e' } },
};
const encoded = 'a+b/AWSLogs/aws-account-id%3D111122223333/year%3D2026/x%2B%C3%BC.log.gz';
const byNotification = {
  Records: [
    { eventSource: 'aws:s3', s3: { bucket: { name: 'logs' }, object: { key: encoded, size: 1234 } } },
  ],
};
const bySns = { Type: 'Notification', Message: JSON.stringify(byNotification) };

describe('a message of the log queue', () => {
  it.each([
    ['an event of EventBridge', byEventBridge],
    ['a notification of S3', byNotification],
    ['a notification by way of SNS', bySns],
    ['an event by way of SNS', { Type: 'Notification', Message: JSON.stringify(byEventBridge) }],
  ])('names the same object as %s', (_, message) => {
    expect(parseLogDelivery(JSON.stringify(message))).toEqual({ kind: 'objects', objects: [OBJECT] });
  });

  it('is done with where S3 only tries', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' };
    expect(parseLogDelivery(JSON.stringify(test)).kind).toBe('ignored');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[]'],
    ['none of S3', '{"source":"aws.ec2"}'],
    ['without a record', '{"Records":[]}'],
    ['without a size', '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}'],
    [
      'with a key that is not encoded',
      '{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"%","size":1}}}]}',
    ],
    ['with one record of two', JSON.stringify({ Records: [...byNotification.Records, {}] })],
  ])('is poison where it is %s', (_, body) => {
    expect(parseLogDelivery(body).kind).toBe('poison');
  });

  it('is never thrown at, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(['objects', 'ignored', 'poison']).toContain(parseLogDelivery(body).kind);
      }),
    );
  });
});
