import type {
  Event as TrailEvent,
  LookupAttribute,
  LookupEventsRequest,
  LookupEventsResponse,
} from '@aws-sdk/client-cloudtrail';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { toDate } from '../../wire/write-xml.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Call, type Service, type TrailRecord } from '../service.ts';
import { trailOperations } from './trails.ts';

const largestPage = 50;
const pages = new Pages<TrailEvent>();
const keptMilliseconds = 90 * 24 * 60 * 60 * 1000;

/** Newest first, the last 90 days, at most one attribute to look for. */
const lookupEvents = operation<LookupEventsRequest, LookupEventsResponse>('LookupEvents', (input, call) => {
  const { LookupAttributes = [], StartTime, EndTime, MaxResults = largestPage, NextToken } = input;
  if (LookupAttributes.length > 1)
    throw new Refusal('InvalidLookupAttributesException', 'You can only specify one lookup attribute.');
  if (StartTime && EndTime && StartTime > EndTime)
    throw new Refusal('InvalidTimeRangeException', 'Start time must be before end time.');
  const { items, nextToken } = pages.take(call.world, {
    list: JSON.stringify([LookupAttributes, StartTime, EndTime]),
    token: NextToken,
    size: pageSizeOf(MaxResults, largestPage, call.pageSize),
    read: () => find(input, call),
    badToken: () => new Refusal('InvalidNextTokenException', 'Invalid NextToken.'),
  });
  return { Events: [...items], ...(nextToken !== undefined && { NextToken: nextToken }) };
});

function find(
  { LookupAttributes: [attribute] = [], StartTime, EndTime }: LookupEventsRequest,
  call: Call,
): readonly TrailEvent[] {
  const from = Math.max(StartTime?.getTime() ?? 0, call.now.getTime() - keptMilliseconds);
  const to = EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
  const own = call.trail
    .filter((record) => Date.parse(record.eventTime) + call.trailDelayMilliseconds <= call.now.getTime())
    .map(toEvent);
  return [...call.world.read('TrailEvents'), ...own]
    .filter((event) => {
      const at = timeOf(event);
      return at >= from && at <= to && (attribute === undefined || matches(event, attribute));
    })
    .sort((left, right) => timeOf(right) - timeOf(left));
}

function timeOf(event: TrailEvent): number {
  return toDate(event.EventTime).getTime();
}

function matches(event: TrailEvent, { AttributeKey, AttributeValue }: LookupAttribute): boolean {
  switch (AttributeKey) {
    case 'EventName':
      return event.EventName === AttributeValue;
    case 'ResourceName':
      return (event.Resources ?? []).some((resource) => resource.ResourceName === AttributeValue);
    case 'ResourceType':
      return (event.Resources ?? []).some((resource) => resource.ResourceType === AttributeValue);
    case 'EventId':
      return event.EventId === AttributeValue;
    case 'EventSource':
      return event.EventSource === AttributeValue;
    case 'Username':
      return event.Username === AttributeValue;
    case 'ReadOnly':
      return event.ReadOnly === AttributeValue;
    default:
      return event.AccessKeyId === AttributeValue;
  }
}

function toEvent(record: TrailRecord): TrailEvent {
  const { userIdentity, resources, eventSource } = record;
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: 'false',
    AccessKeyId: userIdentity.accessKeyId,
    EventTime: new Date(record.eventTime),
    EventSource: eventSource,
    Username: nameOf(userIdentity),
    Resources: resources.map(({ resourceName }) => ({
      ResourceType: resourceTypeOf(resourceName),
      ResourceName: resourceName,
    })),
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** A user's name, or that of a role's session: what follows the last slash of the ARN. */
function nameOf({ arn }: TrailRecord['userIdentity']): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function resourceTypeOf(name: string): string {
  const prefix = name.split('-')[0] ?? '';
  return (
    (
      {
        vpc: 'AWS::EC2::VPC',
        vpce: 'AWS::EC2::VPCEndpoint',
        rtb: 'AWS::EC2::RouteTable',
        sg: 'AWS::EC2::SecurityGroup',
        subnet: 'AWS::EC2::Subnet',
      } as Readonly<Record<string, string>>
    )[prefix] ?? 'AWS::S3::Bucket'
  );
}

export const cloudtrail: Service = {
  signingName: 'cloudtrail',
  eventSource: 'cloudtrail.amazonaws.com',
  protocol: awsJsonProtocol('1.1', 'CloudTrail_20131101'),
  operations: [lookupEvents, ...trailOperations],
  refusals: jsonRefusals('cloudtrail', 'InternalFailure'),
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-cloudtrail'),
};
