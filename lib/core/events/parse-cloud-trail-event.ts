/**
 * One CloudTrail record as EventBridge brings it: a change to a network, or a reason why it is none.
 *
 * The record says which call was made and which resources it names; what the network looks like now is read from AWS,
 * never from an event. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import type { JsonRecord } from '../iam/json-record.ts';
import { makerOfChange } from '../remediation/maker-of-change.ts';
import { fieldAt, recordAt, textAt, timeAt } from './json-fields.ts';
import { namedResources, unsuccessfulResources } from './named-resources.ts';
import type { NetworkEventName } from './network-events.ts';
import { isNetworkEvent } from './network-events.ts';

export interface NetworkChange {
  readonly kind: 'networkChange';
  readonly eventName: NetworkEventName;
  /** CloudTrail's own; the same however often the event is delivered. */
  readonly eventId: string;
  /** ISO 8601. */
  readonly at: string;
  /** Only those that the event names: a call on a route table names none. */
  readonly vpcIds: readonly string[];
  /** Route tables, subnets, associations, NAT gateways, endpoints and the like, without the VPCs. */
  readonly resourceIds: readonly string[];
  readonly accountId?: string;
  readonly region?: string;
  /** The role, where a session of one called. */
  readonly principalArn?: string;
  readonly userAgent?: string;
  readonly invokedBy?: string;
  /** Made by one of our roles, or with our user agent. The latter is evidence and no proof. */
  readonly isOurs: boolean;
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
export function parseCloudTrailEvent(event: unknown, ours: OurSelves): NetworkChange | IgnoredEvent {
  const detailType = textAt(event, 'detail-type');
  const record = recordAt(event, 'detail');
  if (detailType !== CLOUD_TRAIL_DETAIL_TYPE || record === undefined) {
    return ignored(`it is no call that CloudTrail recorded (${detailType ?? 'without a detail-type'})`);
  }
  const eventName = textAt(record, 'eventName');
  const obstacle = obstacleIn(record, eventName);
  if (obstacle !== undefined) return ignored(obstacle);
  // Repeated for the compiler: the obstacle has said so already.
  if (eventName === undefined || !isNetworkEvent(eventName))
    return ignored('it names no change of a network');
  return toChange(event, record, eventName, ours);
}

function ignored(reason: string): IgnoredEvent {
  return { kind: 'ignored', reason };
}

/** Why a record tells of no change to a network; undefined where it does. */
function obstacleIn(record: JsonRecord, eventName = 'a call without a name'): string | undefined {
  const source = textAt(record, 'eventSource');
  // API Gateway and App Mesh have a CreateRoute too.
  if (source !== 'ec2.amazonaws.com') return `${eventName} of ${source ?? 'nobody'} is no call of EC2`;
  if (!isNetworkEvent(eventName)) return `${eventName} does not change where traffic goes`;
  if (record['readOnly'] === true || record['readOnly'] === 'true') return `${eventName} only read`;
  const error = record['errorCode'];
  if (error === undefined || error === null) return undefined;
  return error === 'Client.DryRunOperation' || error === 'DryRunOperation'
    ? `${eventName} was a dry run`
    : `${eventName} failed (${typeof error === 'string' ? error : 'with an error code'})`;
}

function toChange(
  event: unknown,
  record: JsonRecord,
  eventName: NetworkEventName,
  ours: OurSelves,
): NetworkChange | IgnoredEvent {
  const eventId = textAt(record, 'eventID') ?? textAt(event, 'id');
  const at = timeAt(record, 'eventTime') ?? timeAt(event, 'time');
  if (eventId === undefined || at === undefined) return ignored(`${eventName} has no id or no time`);
  const resources = changedResources(record);
  if (resources.length === 0) return ignored(`${eventName} changed no resource that it names`);
  const actor = actorOf(record);
  return {
    kind: 'networkChange',
    eventName,
    eventId,
    at,
    vpcIds: resources.filter(isVpcId),
    resourceIds: resources.filter((id) => !isVpcId(id)),
    ...given('accountId', textAt(record, 'recipientAccountId') ?? textAt(event, 'account')),
    ...given('region', textAt(record, 'awsRegion') ?? textAt(event, 'region')),
    ...actor,
    isOurs: isOurs({ resourceId: resources[0] ?? '', eventName, eventTime: at, ...actor }, ours),
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

type Actor = Pick<NetworkChange, 'principalArn' | 'userAgent' | 'invokedBy'>;

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
