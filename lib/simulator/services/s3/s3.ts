import { s3Protocol } from '../../wire/rest-xml-protocol.ts';
import { s3Refusals } from '../refusals.ts';
import type { Service } from '../service.ts';
import { deleteBucketPolicy, getBucketPolicy, putBucketPolicy } from './bucket-policy.ts';
import {
  getBucketLogging,
  getBucketNotificationConfiguration,
  getBucketReplication,
  listBucketInventoryConfigurations,
} from './bucket-configurations.ts';
import {
  getBucketLocation,
  getBucketTagging,
  getBucketWebsite,
  getPublicAccessBlock,
} from './bucket-settings.ts';
import { listBuckets } from './list-buckets.ts';
import { listObjectsV2 } from './list-objects.ts';

const routes = new Map([
  ['GET /', 'ListBuckets'],
  ['GET /{Bucket}?policy', 'GetBucketPolicy'],
  ['PUT /{Bucket}?policy', 'PutBucketPolicy'],
  ['DELETE /{Bucket}?policy', 'DeleteBucketPolicy'],
  ['GET /{Bucket}?location', 'GetBucketLocation'],
  ['GET /{Bucket}?tagging', 'GetBucketTagging'],
  ['GET /{Bucket}?publicAccessBlock', 'GetPublicAccessBlock'],
  ['GET /{Bucket}?website', 'GetBucketWebsite'],
  ['GET /{Bucket}?logging', 'GetBucketLogging'],
  ['GET /{Bucket}?replication', 'GetBucketReplication'],
  ['GET /{Bucket}?notification', 'GetBucketNotificationConfiguration'],
  ['GET /{Bucket}?inventory', 'ListBucketInventoryConfigurations'],
  ['GET /{Bucket}?list-type', 'ListObjectsV2'],
]);

export const s3: Service = {
  signingName: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: s3Protocol(routes),
  operations: [
    listBuckets,
    getBucketPolicy,
    putBucketPolicy,
    deleteBucketPolicy,
    getBucketLocation,
    getBucketTagging,
    getPublicAccessBlock,
    getBucketWebsite,
    getBucketLogging,
    getBucketReplication,
    getBucketNotificationConfiguration,
    listBucketInventoryConfigurations,
    listObjectsV2,
  ],
  refusals: s3Refusals,
  // A bucket's own Region decides, so each operation asks for it.
  regions: 'any',
  loadSchemas: () => import('@aws-sdk/client-s3'),
};
