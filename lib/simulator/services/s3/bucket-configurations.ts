/** What else is set on a bucket. Off, each answers as S3 documents it: some with a refusal, some with an empty answer. */
import type {
  GetBucketLoggingOutput,
  GetBucketLoggingRequest,
  GetBucketNotificationConfigurationRequest,
  GetBucketReplicationOutput,
  GetBucketReplicationRequest,
  InventoryConfiguration,
  ListBucketInventoryConfigurationsOutput,
  ListBucketInventoryConfigurationsRequest,
  NotificationConfiguration,
} from '@aws-sdk/client-s3';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../service.ts';
import { findBucket } from './find-bucket.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html: empty where logging is off. */
export const getBucketLogging = operation<GetBucketLoggingRequest, GetBucketLoggingOutput>(
  'GetBucketLogging',
  (input, call) => {
    const { Logging } = findBucket(input, call.world.read('Buckets'), call);
    return Logging === undefined ? {} : { LoggingEnabled: Logging };
  },
);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ReplicationErrorCodeList */
export const getBucketReplication = operation<GetBucketReplicationRequest, GetBucketReplicationOutput>(
  'GetBucketReplication',
  (input, call) => {
    const { Name, Replication } = findBucket(input, call.world.read('Buckets'), call);
    if (!Replication) {
      throw new Refusal(
        'ReplicationConfigurationNotFoundError',
        'The replication configuration was not found',
        404,
        { BucketName: Name },
      );
    }
    return { ReplicationConfiguration: Replication };
  },
);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html: empty where there is none. */
export const getBucketNotificationConfiguration = operation<
  GetBucketNotificationConfigurationRequest,
  NotificationConfiguration
>('GetBucketNotificationConfiguration', (input, call) => {
  const { Notifications } = findBucket(input, call.world.read('Buckets'), call);
  return Notifications ?? {};
});

const largestPage = 100;
const pages = new Pages<InventoryConfiguration>();

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html: 100 in a page. */
export const listBucketInventoryConfigurations = operation<
  ListBucketInventoryConfigurationsRequest,
  ListBucketInventoryConfigurationsOutput
>('ListBucketInventoryConfigurations', (input, call) => {
  const { Name, Inventories = [] } = findBucket(input, call.world.read('Buckets'), call);
  const { items, nextToken } = pages.take(call.world, {
    list: Name,
    token: input.ContinuationToken,
    size: pageSizeOf(largestPage, largestPage, call.pageSize),
    read: () => Inventories,
    badToken: () =>
      new Refusal('InvalidArgument', 'The continuation token provided is incorrect', 400, {
        ArgumentName: 'continuation-token',
      }),
  });
  return {
    ...(items.length === 0 ? {} : { InventoryConfigurationList: [...items] }),
    IsTruncated: nextToken !== undefined,
    ...(nextToken !== undefined && { NextContinuationToken: nextToken }),
  };
});
