/** Which places a message is about: never fewer than it may concern. */
import { describe, expect, it } from 'vitest';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { Place } from '../../lib/core/remediation/subject.ts';
import { placeKey } from '../../lib/core/remediation/subject.ts';
import type { BucketChange, NetworkChange } from '../../lib/core/events/parse-cloud-trail-event.ts';
import type { Trigger } from '../../lib/workflow/detect/fold-events.ts';
import { foldEvents } from '../../lib/workflow/detect/fold-events.ts';
import { estateOf, routeTable, vpc } from '../estates/build-estate.ts';

const PLACES: readonly Place[] = [
  { kind: 'vpc', vpcId: 'vpc-0a' },
  { kind: 'vpc', vpcId: 'vpc-0b' },
  { kind: 'bucket', bucketName: 'files' },
  { kind: 'bucket', bucketName: 'logs' },
];
const ALL_BUCKETS = ['bucket#files', 'bucket#logs'];

const recorded = { eventId: 'e-1', at: '2026-07-01T09:00:00.000Z', isOurs: false };
const network = (eventName: NetworkChange['eventName'], resourceIds: readonly string[]): NetworkChange => ({
  kind: 'networkChange',
  eventName,
  vpcIds: [],
  resourceIds,
  ...recorded,
});
const bucket = (bucketName: string, more: Partial<BucketChange> = {}): BucketChange => ({
  kind: 'bucketChange',
  eventName: 'PutBucketPolicy',
  bucketName,
  ...recorded,
  ...more,
});
const compliance = (resourceType: string, resourceId: string): Trigger => ({
  kind: 'complianceChange',
  ruleName: 'endpointer-x',
  resourceType,
  resourceId,
  accountId: '111122223333',
  region: 'eu-west-3',
  at: recorded.at,
  compliance: 'NON_COMPLIANT',
  isUnknown: false,
});

function placesOf(trigger: Trigger): readonly string[] {
  const estate = estateOf({
    vpcs: [vpc(), vpc({ vpcId: 'vpc-0b' })],
    routeTables: [routeTable({ routeTableId: 'rtb-0a' })],
  });
  const looks = foldEvents(indexEstate(estate), PLACES, [{ messageId: 'm-1', trigger }]);
  return looks.map(({ place }) => placeKey(place));
}

describe('a message', () => {
  it.each<readonly [string, Trigger, readonly string[]]>([
    ['of a route that is known', network('CreateRoute', ['rtb-0a']), ['vpc-0a']],
    ['of a route that nobody knows', network('DeleteRoute', ['rtb-0gone']), ['vpc-0a', 'vpc-0b']],
    [
      'of an endpoint, which buckets may admit',
      network('ModifyVpcEndpoint', ['rtb-0a']),
      ['vpc-0a', ...ALL_BUCKETS],
    ],
    [
      'of an endpoint that is gone',
      network('DeleteVpcEndpoints', ['vpce-0gone']),
      ['vpc-0a', 'vpc-0b', ...ALL_BUCKETS],
    ],
    ['of a bucket', bucket('files'), ['bucket#files']],
    ['of a bucket that is not looked after', bucket('others'), []],
    ['of our own write to a bucket', bucket('files', { isOurs: true }), []],
    ["of Config's on a bucket", compliance('AWS::S3::Bucket', 'logs'), ['bucket#logs']],
    ["of Config's on a table", compliance('AWS::EC2::RouteTable', 'rtb-0a'), ['vpc-0a']],
    ['of the schedule', { kind: 'schedule', at: recorded.at }, ['vpc-0a', 'vpc-0b', ...ALL_BUCKETS]],
  ])('%s wakes %j', (_, trigger, places) => {
    expect(placesOf(trigger)).toEqual(places);
  });
});
