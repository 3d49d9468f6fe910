/**
 * One CloudTrail record as EventBridge brings it: a change to a network or a bucket, or a reason why it is neither.
 *
 * The record says which call was made and which resources it names; what the network looks like now is read from AWS,
 * never from an event. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import type { JsonRecord } from '../iam/json-record.ts';
import { makerOfChange } from '../remediation/maker-of-change.ts';
import type { BucketEventName } from './bucket-events.ts';
import { isBucketEvent } from './bucket-events.ts';
import { fieldAt, recordAt, textAt, timeAt } from './json-fields.ts';
import { namedResources, unsuccessfulResources } from './named-resources.ts';
import type { NetworkEventName } from './network-events.ts';
import { isNetworkEvent } from './network-events.ts';

export interface RecordedChange {
  /** CloudTrail's own; the same however often the event is delivered. */
  readonly eventId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly accountId?: string;
  readonly region?: string;
  /** The role, where a session of one called. */
  readonly principalArn?: string;
  readonly userAgent?: string;
  readonly invokedBy?: string;
  /** Made by one of our roles, or with our user agent. The latter is evidence and no proof. */
  readonly isOurs: boolean;
}

export interface NetworkChange extends RecordedChange {
  readonly kind: 'networkChange';
  readonly eventName: NetworkEventName;
  /** Only those that the event names: a call on a route table names none. */
  readonly vpcIds: readonly string[];
  /** Route tables, subnets, associations, NAT gateways, endpoints and the like, without the VPCs. */
  readonly resourceIds: readonly string[];
}

export interface BucketChange extends RecordedChange {
  readonly kind: 'bucketChange';
  readonly eventName: BucketEventName;
  readonly bucketName: string;
  /** The policy as the call put it, in CloudTrail's spelling; absent where the record does not hold it. */
  readonly policyText?: string;
}

export interface IgnoredEvent {
  readonly kind: 'ignored';
  readonly reason: string;
}

/** The ARNs of the roles that change things for us. */
export interface OurSelves {
  readonly roleArns: readonly string[];
}

export const CLOUD_TRAIL_DETAIL_TYPE = 'AWS API Call via CloudTrail';

/** Takes any JSON and never throws. */
export function parseCloudTrailEvent(
  event: unknown,
  ours: OurSelves,
): NetworkChange | BucketChange | IgnoredEvent {
  const detailType = textAt(event, 'detail-type');
  const record = recordAt(event, 'detail');
  if (detailType !== CLOUD_TRAIL_DETAIL_TYPE || record === undefined) {
    return ignored(`it is no call that CloudTrail recorded (${detailType ?? 'without a detail-type'})`);
  }
  const eventName = textAt(record, 'eventName') ?? 'a call without a name';
  const source = textAt(record, 'eventSource');
  const obstacle = obstacleIn(record, eventName);
  if (source === 's3.amazonaws.com') {
    if (!isBucketEvent(eventName)) return ignored(`${eventName} does not change whom a bucket lets in`);
    return obstacle === undefined ? toBucketChange(event, record, eventName, ours) : ignored(obstacle);
  }
  // API Gateway and App Mesh have a CreateRoute too.
  if (source !== 'ec2.amazonaws.com')
    return ignored(`${eventName} of ${source ?? 'nobody'} is no call of EC2`);
  if (!isNetworkEvent(eventName)) return ignored(`${eventName} does not change where traffic goes`);
  return obstacle === undefined ? toNetworkChange(event, record, eventName, ours) : ignored(obstacle);
}

function ignored(reason: string): IgnoredEvent {
  return { kind: 'ignored', reason };
}

/** Why a record tells of a call that changed nothing; undefined where it did. */
function obstacleIn(record: JsonRecord, eventName: string): string | undefined {
  if (record['readOnly'] === true || record['readOnly'] === 'true') return `${eventName} only read`;
  const error = record['errorCode'];
  if (error === undefined || error === null) return undefined;
  return error === 'Client.DryRunOperation' || error === 'DryRunOperation'
    ? `${eventName} was a dry run`
    : `${eventName} failed (${typeof error === 'string' ? error : 'with an error code'})`;
}

function toNetworkChange(
  event: unknown,
  record: JsonRecord,
  eventName: NetworkEventName,
  ours: OurSelves,
): NetworkChange | IgnoredEvent {
  const resources = changedResources(record);
  const change = recordedChange(event, record, { eventName, resourceId: resources[0] ?? '' }, ours);
  if (change === undefined) return ignored(`${eventName} has no id or no time`);
  if (resources.length === 0) return ignored(`${eventName} changed no resource that it names`);
  return {
    kind: 'networkChange',
    eventName,
    vpcIds: resources.filter(isVpcId),
    resourceIds: resources.filter((id) => !isVpcId(id)),
    ...change,
  };
}

function toBucketChange(
  event: unknown,
  record: JsonRecord,
  eventName: BucketEventName,
  ours: OurSelves,
): BucketChange | IgnoredEvent {
  const bucketName = textAt(record, 'requestParameters', 'bucketName');
  if (bucketName === undefined) return ignored(`${eventName} names no bucket`);
  const change = recordedChange(event, record, { eventName, resourceId: bucketName }, ours);
  if (change === undefined) return ignored(`${eventName} has no id or no time`);
  const policy =
    eventName === 'PutBucketPolicy' ? recordAt(record, 'requestParameters', 'bucketPolicy') : undefined;
  return {
    kind: 'bucketChange',
    eventName,
    bucketName,
    ...given('policyText', policy === undefined ? undefined : JSON.stringify(policy)),
    ...change,
  };
}

/** What is said of any change; undefined where the record cannot be told from another. */
function recordedChange(
  event: unknown,
  record: JsonRecord,
  what: { readonly eventName: string; readonly resourceId: string },
  ours: OurSelves,
): RecordedChange | undefined {
  const eventId = textAt(record, 'eventID') ?? textAt(event, 'id');
  const at = timeAt(record, 'eventTime') ?? timeAt(event, 'time');
  if (eventId === undefined || at === undefined) return undefined;
  const actor = actorOf(record);
  return {
    eventId,
    at,
    ...given('accountId', textAt(record, 'recipientAccountId') ?? textAt(event, 'account')),
    ...given('region', textAt(record, 'awsRegion') ?? textAt(event, 'region')),
    ...actor,
    isOurs: isOurs({ ...what, eventTime: at, ...actor }, ours),
  };
}

function isVpcId(id: string): boolean {
  return /^vpc-[0-9a-z]+$/.test(id);
}

function changedResources(record: JsonRecord): readonly string[] {
  const request = fieldAt(record, 'requestParameters');
  const response = fieldAt(record, 'responseElements');
  const failed = new Set(unsuccessfulResources(response));
  return namedResources(request, response).filter((id) => !failed.has(id));
}

type Actor = Pick<RecordedChange, 'principalArn' | 'userAgent' | 'invokedBy'>;

function actorOf(record: JsonRecord): Actor {
  const identity = recordAt(record, 'userIdentity');
  // The role outlives its sessions.
  const role = textAt(identity, 'sessionContext', 'sessionIssuer', 'arn');
  return {
    ...given('principalArn', role ?? textAt(identity, 'arn')),
    ...given('userAgent', textAt(record, 'userAgent')),
    ...given('invokedBy', textAt(identity, 'invokedBy')),
  };
}

function given<K extends string>(name: K, text: string | undefined): { readonly [N in K]?: string } {
  // The one member that K names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (text === undefined ? {} : { [name]: text }) as { readonly [N in K]?: string };
}

// The product's name as a word of its own, with a version or without.
const OUR_USER_AGENT = /(^|[\s[])endpointer([/\s\]]|$)/i;

function isOurs(change: Parameters<typeof makerOfChange>[0], { roleArns }: OurSelves): boolean {
  const { principalArn, userAgent = '', invokedBy } = change;
  if (principalArn !== undefined && roleArns.some((role) => isSameRole(role, principalArn))) return true;
  const isToolOrService = invokedBy !== undefined || makerOfChange(change).maker === 'tool';
  return !isToolOrService && OUR_USER_AGENT.test(userAgent);
}

/** A role's ARN has a path, that of its session has none. */
function isSameRole(roleArn: string, principalArn: string): boolean {
  if (roleArn === principalArn) return true;
  const role = /^arn:([^:]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(principalArn);
  if (role === null || session === null) return false;
  return [1, 2, 3].every((at) => role[at] === session[at]);
}
