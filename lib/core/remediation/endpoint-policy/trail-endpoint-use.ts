/**
 * An event of CloudTrail as a call through an endpoint: a network activity event, or any other that names one.
 *
 * Network activity events tell who called what and not on which resource; those of data and of management do.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { actionOfS3 } from '../../buckets/trail-use.ts';
import { fieldAt, textAt, timeAt } from '../../events/json-fields.ts';
import type { EndpointUse } from '../../network/estate.ts';

export interface TrailCall extends Omit<EndpointUse, 'calls' | 'from' | 'to' | 'source'> {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The same for all events of one call. */
  readonly requestId?: string;
}

/** Services whose events bear another name than their IAM actions. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', email: 'ses' };

/**
 * Undefined for what names no endpoint, or a caller that no policy can name; and for calls that were refused: of those the
 * endpoint's policy refused some already (VpceAccessDenied), and the others need nothing of it.
 */
export function toTrailCall(record: unknown): TrailCall | undefined {
  const [vpcEndpointId, eventName] = [textAt(record, 'vpcEndpointId'), textAt(record, 'eventName')];
  const service = textAt(record, 'eventSource')?.split('.')[0];
  const time = timeAt(record, 'eventTime');
  if (vpcEndpointId === undefined || eventName === undefined || service === undefined) return undefined;
  const caller = toCaller(record);
  if (time === undefined || caller === undefined || isRefused(record)) return undefined;
  const prefix = PREFIXES[service] ?? service;
  // Lambda's names of operations end in a date: `ListFunctions20150331`.
  const name = prefix === 's3' ? actionOfS3(eventName) : eventName.replace(/\d{8}(v\d+)?$/, '');
  const requestId = textAt(record, 'requestID');
  return {
    vpcEndpointId,
    action: `${prefix}:${name}`,
    ...toResource(record),
    ...caller,
    time,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

function isRefused(record: unknown): boolean {
  return /AccessDenied|Unauthorized|Forbidden/i.test(textAt(record, 'errorCode') ?? '');
}

/** Nothing of an unsigned call; only the account where CloudTrail hides who of another account it was. */
function toCaller(record: unknown): Pick<TrailCall, 'principalArn' | 'principalAccount'> | undefined {
  const type = textAt(record, 'userIdentity', 'type');
  const account = textAt(record, 'userIdentity', 'accountId');
  if (type === 'AWSService') return undefined;
  if (account === 'anonymous' || account === 'ANONYMOUS_PRINCIPAL') return {};
  const arn =
    type === 'AssumedRole'
      ? textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn')
      : textAt(record, 'userIdentity', 'arn');
  if (account === undefined || !/^\d{12}$/.test(account)) return undefined;
  return { principalAccount: account, ...(arn === undefined ? {} : { principalArn: arn }) };
}

/** An object before its bucket, which has the account. */
function toResource(record: unknown): Pick<TrailCall, 'resource' | 'resourceAccount'> {
  const listed = fieldAt(record, 'resources');
  const all: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const arns = all.flatMap((one) => textAt(one, 'ARN') ?? []);
  const object = all.find((one) => textAt(one, 'type') === 'AWS::S3::Object');
  const resource = textAt(object, 'ARN') ?? arns[0];
  const resourceAccount = all.flatMap((one) => textAt(one, 'accountId') ?? [])[0];
  return {
    ...(resource === undefined ? {} : { resource }),
    ...(resourceAccount === undefined ? {} : { resourceAccount }),
  };
}
