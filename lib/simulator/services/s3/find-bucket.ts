import type { FixtureBucket } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { Call } from '../service.ts';
import { isDenied, type Asker } from './bucket-policy-denial.ts';

interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket a request names, among the given ones, after the refusals that every bucket operation has. */
export function findBucket(
  { Bucket: name = '', ExpectedBucketOwner: owner }: BucketInput,
  buckets: readonly FixtureBucket[],
  call: Call,
): FixtureBucket {
  const { world, request } = call;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new Refusal('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
  const bucket = buckets.find((bucket) => bucket.Name === name);
  if (!bucket)
    throw new Refusal('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  if (owner !== undefined && owner !== world.accountId)
    throw new Refusal('AccessDenied', 'Access Denied', 403);
  if (bucket.BucketRegion !== request.region) throw elsewhere(bucket);
  if (call.enforcesBucketPolicies) expectNotDenied(bucket, call);
  return bucket;
}

/** Operations whose permission has another name. */
const actions: Readonly<Record<string, string>> = {
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  ListBucketInventoryConfigurations: 'GetInventoryConfiguration',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  ListObjectsV2: 'ListBucket',
};

/** The policy in force decides, whatever a stale read shows. The account's root user can always repair a policy. */
function expectNotDenied({ Name }: FixtureBucket, call: Call): void {
  const policy = call.world.present('Buckets').find((bucket) => bucket.Name === Name)?.Policy ?? null;
  const { operation } = call.request;
  const asker = toAsker(call);
  if (asker.principalArn.endsWith(':root') && operation.endsWith('BucketPolicy')) return;
  const action = actions[operation] ?? operation;
  if (policy === null || !isDenied(policy, action, Name, asker)) return;
  throw new Refusal(
    'AccessDenied',
    `User: ${call.callerArn} is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::${Name}" with an explicit deny in a resource-based policy`,
    403,
  );
}

/** A session acts in the name of its role. */
export function toAsker({ callerArn, world, request }: Call): Asker {
  const session = /^arn:(aws[a-z-]*):sts::(\d+):assumed-role\/(.+)\/[^/]+$/.exec(callerArn);
  const [, partition, account, role] = session ?? [];
  return {
    principalArn: session ? `arn:${partition ?? ''}:iam::${account ?? ''}:role/${role ?? ''}` : callerArn,
    accountId: world.accountId,
    region: request.region,
    sourceIp: '203.0.113.1',
  };
}

/** A request to one Region's host about another Region's bucket. */
function elsewhere({ Name, BucketRegion }: FixtureBucket): Refusal {
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  return new Refusal('PermanentRedirect', message, 301, {
    Endpoint: `${Name}.s3.${BucketRegion}.amazonaws.com`,
    Bucket: Name,
    'x-amz-bucket-region': BucketRegion,
  });
}
