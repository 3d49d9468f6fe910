import { describe, expect, it } from 'vitest';
import { ENDPOINT_ONLY_CHANGE } from '../../../test/iam/endpoint-only-change.ts';
import { parseCidr } from '../network/cidr.ts';
import type { AccessLogLine } from './access-log-use.ts';
import { toAccessLogUse, withOwnAddresses } from './access-log-use.ts';
import { decideAccess } from './decide-access.ts';

const ROLE = 'arn:aws:sts::111122223333:assumed-role/app/i-0a';

interface Fields {
  readonly address?: string;
  readonly requester?: string;
  readonly operation?: string;
  readonly key?: string;
  readonly request?: string;
  readonly status?: string;
  readonly time?: string;
}

/** In the order of https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html. */
function line({
  address = '203.0.113.9',
  requester = ROLE,
  operation = 'REST.GET.OBJECT',
  key = 'a/b%2520c.txt',
  request = '"GET /photos/a/b%2520c.txt HTTP/1.1"',
  status = '200',
  time = '06/Feb/2019:00:00:38 +0000',
}: Fields): string {
  const tail =
    '- 113 - 7 - "-" "S3Console/0.4" - s9lzHYrFp76= SigV4 ECDHE AuthHeader photos.s3 TLSV1.2 - - -';
  const owner = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
  return `${owner} photos [${time}] ${address} ${requester} 3E57427F3EXAMPLE ${operation} ${key} ${request} ${status} ${tail}`;
}

function seen(fields: Fields) {
  const read = toAccessLogUse(line(fields), 'aws');
  if (read.kind !== 'use') throw new Error(`it is ${read.kind}`);
  return read.seen;
}

describe('a line of an access log', () => {
  it('tells who asked for what, when, and from where', () => {
    expect(seen({})).toMatchObject({
      bucketName: 'photos',
      time: '2019-02-06T00:00:38.000Z',
      use: {
        name: 'arn:aws:iam::111122223333:role/app',
        evidence: 'an access log has it from 203.0.113.9',
        request: {
          action: 's3:GetObject',
          resource: 'arn:aws:s3:::photos/a/b%20c.txt',
          context: { 'aws:sourceip': '203.0.113.9' },
        },
      },
    });
  });

  it.each<[string, Fields, string]>([
    ['by somebody who does not sign, from the internet loses', { requester: '-' }, 'loses'],
    // A service may have asked for the role: the log has no word for that.
    ['by a role from the internet cannot be told', {}, 'cannotTell'],
    ['from a private address cannot be told', { requester: '-', address: '10.0.0.5' }, 'cannotTell'],
    ['from an IPv6 address cannot be told', { requester: '-', address: '2600:1f18::9' }, 'cannotTell'],
    ['without an address cannot be told', { requester: '-', address: '-' }, 'cannotTell'],
    ['by a canonical user cannot be told', { requester: '79a59df900b949e5' }, 'cannotTell'],
  ])('%s', (_, fields, access) => {
    expect(decideAccess(ENDPOINT_ONLY_CHANGE, seen(fields).use.request)?.access).toBe(access);
  });

  it.each([
    ['REST.PUT.OBJECT', 's3:PutObject'],
    ['REST.COPY.OBJECT_GET', 's3:GetObject'],
    ['REST.PUT.PART', 's3:PutObject'],
    ['BATCH.DELETE.OBJECT', 's3:DeleteObject'],
    ['WEBSITE.GET.OBJECT', 's3:GetObject'],
    ['REST.GET.BUCKET', 's3:ListBucket'],
  ])('%s is %s', (operation, action) => {
    expect(seen({ operation }).use.request.action).toBe(action);
  });

  it.each<[string, Fields]>([
    ['refused', { status: '403' }],
    ['a fault', { status: '503' }],
    ['about settings', { operation: 'REST.GET.VERSIONING' }],
    ['of the life cycle', { requester: 'AmazonS3', operation: 'S3.EXPIRE.OBJECT' }],
    ['the work of S3', { requester: 'AmazonS3' }],
  ])('that is %s is no use', (_, fields) => {
    expect(toAccessLogUse(line(fields), 'aws').kind).toBe('noUse');
  });

  it.each([
    ['with a request that is not told', line({ request: '-' }), 'use'],
    ['with a status that is not told', line({ status: '-' }), 'use'],
    ['with a broken key', line({ key: 'a%E0%A4%A' }), 'use'],
    ['with another zone', line({ time: '06/Feb/2019:02:00:38 +0200' }), 'use'],
    ['with a date that is none', line({ time: '66/Feb/2019:00:00:38 +0000' }), 'malformed'],
    ['with a month that is none', line({ time: '06/Foo/2019:00:00:38 +0000' }), 'malformed'],
    ['that is cut off', line({}).slice(0, 120), 'malformed'],
    ['of another kind', '2 111122223333 eni-0a 10.0.0.1 10.0.0.2 443 1 6 1 1 1 2 ACCEPT OK', 'malformed'],
    ['that is empty', '', 'malformed'],
  ] satisfies [string, string, AccessLogLine['kind']][])('%s is read as it is', (_, text, kind) => {
    expect(toAccessLogUse(text, 'aws').kind).toBe(kind);
  });

  it('from a public address that a VPC uses inside cannot be told', () => {
    const { use } = seen({ requester: '-', address: '198.18.3.4' });
    const access = (block: string) =>
      decideAccess(ENDPOINT_ONLY_CHANGE, withOwnAddresses(use, [parseCidr(block)!]).request)?.access;
    expect([access('198.18.0.0/16'), access('198.19.0.0/16')]).toEqual(['cannotTell', 'loses']);
  });

  it('of another zone is told in UTC', () => {
    expect(seen({ time: '06/Feb/2019:02:00:38 +0200' }).time).toBe('2019-02-06T00:00:38.000Z');
  });
});
