/**
 * A line of S3 server access logs as a use of a bucket.
 *
 * It tells who asked and from which address, but neither through which endpoint nor whether an AWS service asked for
 * somebody: an address of a private range came through some endpoint, and these keys stay unknown. Delivery is best
 * effort: a log says who was there, never that nobody was.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
 */
import type { Context, RequestPrincipal } from '../iam/request.ts';
import type { Cidr } from '../network/cidr.ts';
import { addressBits, contains, parseAddress, parseCidr } from '../network/cidr.ts';
import type { SeenUse, Use } from './consumer.ts';

export type AccessLogLine =
  | { readonly kind: 'use'; readonly seen: SeenUse }
  /** Refused, about settings of the bucket, or S3's own work. */
  | { readonly kind: 'noUse' }
  | { readonly kind: 'malformed' };

/** Bucket owner, bucket, [time], address, requester, request id, operation, key, "request", status; more may follow. */
const LINE =
  /^\S+ (?<bucket>\S+) \[(?<time>[^\]]+)\] (?<address>\S+) (?<requester>\S+) \S+ (?<operation>\S+) (?<key>\S+) (?:"[^"]*"|-) (?<status>\d{3}|-)(?: |$)/;

/** Operations on data, by what stands behind REST or WEBSITE; others are about the settings of a bucket. */
const ACTIONS: Readonly<Record<string, string>> = {
  'GET.OBJECT': 'GetObject',
  'HEAD.OBJECT': 'GetObject',
  'GET.OBJECT_ATTRIBUTES': 'GetObjectAttributes',
  'SELECT.OBJECT': 'GetObject',
  'COPY.OBJECT_GET': 'GetObject',
  'COPY.PART_GET': 'GetObject',
  'PUT.OBJECT': 'PutObject',
  'POST.OBJECT': 'PutObject',
  'COPY.OBJECT': 'PutObject',
  'COPY.PART': 'PutObject',
  'PUT.PART': 'PutObject',
  'POST.UPLOADS': 'PutObject',
  'POST.UPLOAD': 'PutObject',
  'DELETE.OBJECT': 'DeleteObject',
  'DELETE.UPLOAD': 'AbortMultipartUpload',
  'GET.UPLOAD': 'ListMultipartUploadParts',
  'GET.UPLOADS': 'ListBucketMultipartUploads',
  'GET.BUCKET': 'ListBucket',
  'HEAD.BUCKET': 'ListBucket',
  'GET.BUCKETVERSIONS': 'ListBucketVersions',
  'GET.OBJECT_TAGGING': 'GetObjectTagging',
  'PUT.OBJECT_TAGGING': 'PutObjectTagging',
  'DELETE.OBJECT_TAGGING': 'DeleteObjectTagging',
  'POST.RESTORE': 'RestoreObject',
};

export function toAccessLogUse(line: string, partition: string): AccessLogLine {
  const fields = LINE.exec(line)?.groups;
  if (fields === undefined) return { kind: 'malformed' };
  const { bucket = '', address = '', requester = '', operation = '', key = '', status = '' } = fields;
  const time = toTime(fields['time'] ?? '');
  if (time === undefined) return { kind: 'malformed' };
  const action = actionOf(operation);
  // What was refused lost nothing; where no status is told the request may have been served.
  if (action === undefined || status.startsWith('4') || status.startsWith('5')) return { kind: 'noUse' };
  const caller = toCaller(requester, partition);
  if (caller === undefined) return { kind: 'noUse' };
  const arn = `arn:${partition}:s3:::${bucket}`;
  const { context, unknown, path } = pathOf(address, caller);
  const use = {
    name: caller.name,
    request: {
      principal: caller.principal,
      action: `s3:${action}`,
      resource: key === '-' ? arn : `${arn}/${decoded(key)}`,
      context: { ...caller.keys, ...context },
      unknownKeys: new Set([...UNTOLD, ...caller.unknown, ...unknown]),
    },
    evidence: `an access log has it ${path}`,
    wayIsGuessed: true,
  };
  return { kind: 'use', seen: { bucketName: bucket, time, use } };
}

function actionOf(operation: string): string | undefined {
  if (operation === 'BATCH.DELETE.OBJECT') return 'DeleteObject';
  const [, name] = /^(?:REST|WEBSITE)\.(.+)$/.exec(operation) ?? [];
  return name === undefined ? undefined : ACTIONS[name];
}

interface Caller {
  readonly name: string;
  readonly principal: RequestPrincipal;
  readonly keys: Context;
  readonly unknown: readonly string[];
}

/** Undefined for S3 itself, which asks no policy. */
function toCaller(requester: string, partition: string): Caller | undefined {
  if (requester === 'AmazonS3') return undefined;
  if (requester === '-') {
    const keys = { 'aws:principalaccount': 'anonymous', 'aws:principaltype': 'Anonymous' };
    return { name: 'anybody, without signing', principal: { kind: 'anonymous' }, keys, unknown: [] };
  }
  const [, service, account = '', resource = ''] =
    /^arn:[^:]+:(sts|iam)::(\d{12}):(.+)$/.exec(requester) ?? [];
  const own = { 'aws:principalaccount': account, 'aws:principalisawsservice': 'false' };
  const [kind, roleName] = resource.split('/');
  if (service === 'sts' && kind === 'assumed-role' && roleName !== undefined) {
    // The path of the role is not told, so that its ARN may be another one.
    const role = `arn:${partition}:iam::${account}:role/${roleName}`;
    const principal = { kind: 'assumedRole', account, arn: requester, role } as const;
    return { name: role, principal, keys: own, unknown: ['aws:principalarn'] };
  }
  if (service === 'iam' && kind === 'user') {
    const principal = { kind: 'user', account, arn: requester } as const;
    return {
      name: requester,
      principal,
      keys: { ...own, 'aws:principalarn': requester },
      unknown: [],
    };
  }
  // A canonical user id, or a form that is not known: an account, or a service, and none can be told from it.
  const principal = { kind: 'account', account: '', canonicalUser: requester } as const;
  return {
    name: `requester ${requester}`,
    principal,
    keys: {},
    unknown: ['aws:principalarn', 'aws:principalaccount', 'aws:principalisawsservice'],
  };
}

const UNTOLD = ['aws:userid', 'aws:principalorgid', 'aws:securetransport', 'aws:useragent'];

const OF_ENDPOINTS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];

interface Path {
  readonly context: Context;
  readonly unknown: readonly string[];
  readonly path: string;
}

/**
 * A VPC may use public addresses inside: one of them may have come through an endpoint too, and is no word against it.
 */
export function withOwnAddresses(use: Use, vpcBlocks: readonly Cidr[]): Use {
  const { context, unknownKeys } = use.request;
  const { 'aws:sourceip': text, ...rest } = context;
  const host = use.wayIsGuessed === true && typeof text === 'string' ? toHost(text) : undefined;
  if (host === undefined || !vpcBlocks.some((block) => contains(block, host))) return use;
  const unknown = new Set([...(unknownKeys ?? []), ...OF_ENDPOINTS, 'aws:sourceip']);
  return { ...use, request: { ...use.request, context: rest, unknownKeys: unknown } };
}

function toHost(text: string): Cidr | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { family, value } = address;
  return { family, first: value, prefixLength: addressBits(family) };
}

/** RFC 1918, RFC 6598 and RFC 4193: such an address reaches S3 through an endpoint, or is AWS's own. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
  (text) => parseCidr(text) ?? [],
);

function pathOf(text: string, { principal }: Caller): Path {
  const host = toHost(text);
  // Whoever does not sign is no service, and nobody's caller.
  const via = principal.kind === 'anonymous' ? [] : ['aws:viaawsservice'];
  const context: Context = principal.kind === 'anonymous' ? { 'aws:viaawsservice': 'false' } : {};
  const anyWay = [...via, ...OF_ENDPOINTS, 'aws:sourceip'];
  if (host === undefined) {
    return { context, unknown: anyWay, path: 'from an address that it does not tell' };
  }
  // Clients of IPv6 keep their public address on the way through an endpoint.
  if (host.family === 'ipv6' || PRIVATE.some((block) => contains(block, host))) {
    return {
      context,
      unknown: anyWay,
      path: `from ${text}, maybe through an endpoint, which it does not name`,
    };
  }
  return { context: { ...context, 'aws:sourceip': text }, unknown: via, path: `from ${text}` };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `06/Feb/2019:00:00:38 +0000` as ISO 8601. */
function toTime(text: string): string | undefined {
  const [, day, name, year, clock, zone] =
    /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text) ?? [];
  if (name === undefined || zone === undefined) return undefined;
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  const time = new Date(`${year}-${month}-${day}T${clock}${zone.slice(0, 3)}:${zone.slice(3)}`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    // A key that was cut off in the middle of a character is taken as it stands.
    if (error instanceof URIError) return key;
    throw error;
  }
}
