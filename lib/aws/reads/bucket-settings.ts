/**
 * What is set on each bucket beside its policy: seven small questions, because S3 has no operation that answers them
 * all. One that is refused leaves the others.
 */
import type {
  InventoryConfiguration,
  NotificationConfiguration,
  ReplicationConfiguration,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  ListBucketInventoryConfigurationsCommand,
} from '@aws-sdk/client-s3';
import type {
  BucketSettings,
  NotificationTarget,
  Part,
  Replication,
  Tags,
} from '../../core/network/estate.ts';
import type { ListedBucket } from './buckets.ts';
import { orUnreadable } from './or-unreadable.ts';
import { toPublicAccessBlock } from './public-access-block.ts';
import { readOrNone } from './read-or-none.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readBucketSettings(
  reader: Reader,
  buckets: readonly ListedBucket[],
): Promise<readonly BucketSettings[]> {
  const s3 = await reader.clients.s3();
  return Promise.all(buckets.map(({ bucketName }) => readSettings(reader, s3, bucketName)));
}

async function readSettings(reader: Reader, s3: S3Client, bucketName: string): Promise<BucketSettings> {
  const Bucket = bucketName;
  const [publicAccessBlock, website, accessLogsTo, replication, notifies, inventoryTo, tags] =
    await Promise.all([
      readOrNone(
        reader,
        's3:GetPublicAccessBlock',
        async () => {
          const answer = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
          return toPublicAccessBlock(answer.PublicAccessBlockConfiguration);
        },
        'NoSuchPublicAccessBlockConfiguration',
      ),
      readOrNone(
        reader,
        's3:GetBucketWebsite',
        async () => {
          await s3.send(new GetBucketWebsiteCommand({ Bucket }));
          return true;
        },
        'NoSuchWebsiteConfiguration',
      ),
      readOrNone(reader, 's3:GetBucketLogging', async () => {
        const answer = await s3.send(new GetBucketLoggingCommand({ Bucket }));
        return answer.LoggingEnabled?.TargetBucket ?? null;
      }),
      readOrNone(
        reader,
        's3:GetBucketReplication',
        async () => {
          const answer = await s3.send(new GetBucketReplicationCommand({ Bucket }));
          return toReplication(required(answer.ReplicationConfiguration, 'ReplicationConfiguration'));
        },
        'ReplicationConfigurationNotFoundError',
      ),
      orUnreadable(
        reader.call('s3:GetBucketNotificationConfiguration', async () =>
          toNotificationTargets(await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))),
        ),
      ),
      orUnreadable(readInventories(reader, s3, bucketName)),
      readOrNone(
        reader,
        's3:GetBucketTagging',
        async () =>
          toTags(required((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet, 'TagSet')),
        'NoSuchTagSet',
      ),
    ]);
  return {
    bucketName,
    publicAccessBlock,
    website: mapPart(website, (found) => found === true),
    accessLogsTo,
    replication,
    notifies,
    inventoryTo,
    tags: mapPart<Tags | null, Tags>(tags, (found) => found ?? {}),
  };
}

function mapPart<T, U>(part: Part<T>, change: (value: T) => U): Part<U> {
  return part.status === 'read' ? { status: 'read', value: change(part.value) } : part;
}

/** 100 in a page, of which AWS alone decides; a bucket has 1,000 at most. */
async function readInventories(reader: Reader, s3: S3Client, Bucket: string): Promise<readonly string[]> {
  const names = await readPages(reader, 's3:ListBucketInventoryConfigurations', {
    ask: (ContinuationToken) =>
      s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket, ContinuationToken })),
    next: (answer) =>
      answer.IsTruncated === true
        ? required(answer.NextContinuationToken, 'NextContinuationToken')
        : undefined,
    items: (answer) => (answer.InventoryConfigurationList ?? []).flatMap(toInventoryBucket),
  });
  return [...new Set(names)];
}

export function toInventoryBucket({ IsEnabled, Destination }: InventoryConfiguration): readonly string[] {
  if (IsEnabled !== true) return [];
  return [bucketOfArn(required(Destination?.S3BucketDestination?.Bucket, 'Bucket'))];
}

/** Rules that are switched off replicate nothing. */
export function toReplication({ Role, Rules }: ReplicationConfiguration): Replication | null {
  const active = (Rules ?? []).filter(({ Status }) => Status === 'Enabled');
  if (active.length === 0) return null;
  const toBuckets = active.map((rule) => bucketOfArn(required(rule.Destination?.Bucket, 'Bucket')));
  return { roleArn: required(Role, 'Role'), toBuckets: [...new Set(toBuckets)] };
}

export function toNotificationTargets(answer: NotificationConfiguration): readonly NotificationTarget[] {
  const targets: readonly NotificationTarget[] = [
    ...(answer.LambdaFunctionConfigurations ?? []).map(({ LambdaFunctionArn }) => ({
      kind: 'function' as const,
      arn: required(LambdaFunctionArn, 'LambdaFunctionArn'),
    })),
    ...(answer.QueueConfigurations ?? []).map(({ QueueArn }) => ({
      kind: 'queue' as const,
      arn: required(QueueArn, 'QueueArn'),
    })),
    ...(answer.TopicConfigurations ?? []).map(({ TopicArn }) => ({
      kind: 'topic' as const,
      arn: required(TopicArn, 'TopicArn'),
    })),
    ...(answer.EventBridgeConfiguration === undefined ? [] : [{ kind: 'eventBridge' as const }]),
  ];
  return targets;
}

function bucketOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
