/**
 * A CloudTrail data event of S3 as a use of a bucket.
 *
 * It tells who called, through which endpoint, and which service called for whom; whether a call for somebody else
 * carried aws:ViaAWSService it does not tell, so that key stays unknown there.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
import { isRecord, type JsonRecord } from '../iam/json-record.ts';
import type { Context, PolicyRequest, RequestPrincipal } from '../iam/request.ts';
import type { SeenUse } from './consumer.ts';

/** Operations whose IAM action has another name; all others have their own. */
const ACTIONS: Readonly<Record<string, string>> = {
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListParts: 'ListMultipartUploadParts',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  SelectObjectContent: 'GetObject',
  CopyObject: 'PutObject',
  PostObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
};

/** The IAM action of an operation of S3, without its prefix. */
export function actionOfS3(eventName: string): string {
  return Object.hasOwn(ACTIONS, eventName) ? (ACTIONS[eventName] ?? eventName) : eventName;
}

/** Undefined for what is no data event of S3, failed, or does not tell who called. */
export function toTrailUse(record: unknown, partition: string): SeenUse | undefined {
  if (!isRecord(record) || record['eventSource'] !== 's3.amazonaws.com' || 'errorCode' in record) {
    return undefined;
  }
  const parameters = isRecord(record['requestParameters']) ? record['requestParameters'] : {};
  const [eventName, time, bucketName] = [record['eventName'], record['eventTime'], parameters['bucketName']];
  if (typeof eventName !== 'string' || typeof time !== 'string' || typeof bucketName !== 'string') {
    return undefined;
  }
  const identity = isRecord(record['userIdentity']) ? record['userIdentity'] : {};
  const caller = toCaller(identity);
  if (caller === undefined) return undefined;
  const key = parameters['key'];
  const arn = `arn:${partition}:s3:::${bucketName}`;
  const { context, unknownKeys, path } = toPath(record, identity);
  const request: PolicyRequest = {
    principal: caller.principal,
    action: `s3:${actionOfS3(eventName)}`,
    resource: typeof key === 'string' ? `${arn}/${key}` : arn,
    context: { ...caller.keys, ...context },
    unknownKeys,
  };
  return { bucketName, time, use: { name: caller.name, request, evidence: `CloudTrail saw it ${path}` } };
}

interface Caller {
  readonly name: string;
  readonly principal: RequestPrincipal;
  readonly keys: Context;
}

function toCaller(identity: JsonRecord): Caller | undefined {
  const [type, arn, account] = [identity['type'], identity['arn'], identity['accountId']];
  if (type === 'AWSService') {
    const name = identity['invokedBy'];
    if (typeof name !== 'string') return undefined;
    const keys = { 'aws:principalisawsservice': 'true', 'aws:principalservicename': name };
    return { name, principal: { kind: 'service', name }, keys };
  }
  if (account === 'anonymous' || account === 'ANONYMOUS_PRINCIPAL') {
    const keys = { 'aws:principalaccount': 'anonymous', 'aws:principaltype': 'Anonymous' };
    return { name: 'anybody, without signing', principal: { kind: 'anonymous' }, keys };
  }
  if (typeof arn !== 'string' || typeof account !== 'string') return undefined;
  const own = { 'aws:principalaccount': account, 'aws:principalisawsservice': 'false' };
  if (type === 'AssumedRole') {
    const session = isRecord(identity['sessionContext']) ? identity['sessionContext'] : {};
    const issuer = isRecord(session['sessionIssuer']) ? session['sessionIssuer'] : {};
    const role = issuer['arn'];
    if (typeof role !== 'string') return undefined;
    const principal = { kind: 'assumedRole', account, arn, role } as const;
    return { name: role, principal, keys: { ...own, 'aws:principalarn': role } };
  }
  const keys = { ...own, 'aws:principalarn': arn };
  if (type === 'IAMUser') return { name: arn, principal: { kind: 'user', account, arn }, keys };
  if (type === 'Root') return { name: arn, principal: { kind: 'root', account }, keys };
  return type === 'FederatedUser'
    ? { name: arn, principal: { kind: 'federatedUser', account, arn }, keys }
    : undefined;
}

interface Path {
  readonly context: Context;
  readonly unknownKeys: ReadonlySet<string>;
  readonly path: string;
}

/** Keys that a trail never tells. */
const UNTOLD = ['aws:userid', 'aws:principalorgid', 'aws:securetransport', 'aws:useragent'];

function toPath(record: JsonRecord, identity: JsonRecord): Path {
  const [endpoint, ip, owner] = [
    record['vpcEndpointId'],
    record['sourceIPAddress'],
    record['vpcEndpointAccountId'],
  ];
  if (typeof endpoint === 'string') {
    const account = typeof owner === 'string' ? { 'aws:vpceaccount': owner } : {};
    const source = typeof ip === 'string' ? { 'aws:vpcsourceip': ip } : {};
    const context = { 'aws:sourcevpce': endpoint, 'aws:viaawsservice': 'false', ...account, ...source };
    const open = [
      'aws:sourcevpc',
      'aws:sourcevpcarn',
      'aws:vpceorgid',
      'aws:vpceorgpaths',
      'aws:vpceaccount',
    ];
    const unknownKeys = new Set([...UNTOLD, ...open].filter((key) => !(key in context)));
    return { context, unknownKeys, path: `through endpoint ${endpoint}` };
  }
  const service = identity['invokedBy'];
  if (typeof service === 'string') {
    const isItself = identity['type'] === 'AWSService';
    const context: Context = isItself ? { 'aws:viaawsservice': 'false' } : {};
    const open = [...UNTOLD, 'aws:sourceip', 'aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid'];
    const unknownKeys = new Set(isItself ? open : [...open, 'aws:viaawsservice']);
    return { context, unknownKeys, path: isItself ? 'call by itself' : `through ${service}` };
  }
  const isAddress = typeof ip === 'string' && /^[\d.]+$|^[\da-f:]+$/i.test(ip);
  const context: Context = { 'aws:viaawsservice': 'false', ...(isAddress ? { 'aws:sourceip': ip } : {}) };
  return {
    context,
    unknownKeys: new Set([...UNTOLD, ...(isAddress ? [] : ['aws:sourceip'])]),
    path: `without an endpoint, from ${typeof ip === 'string' ? ip : 'an address that it does not tell'}`,
  };
}
