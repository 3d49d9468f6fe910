/**
 * The directory buckets (S3 Express One Zone) of this account and Region, with their policies.
 *
 * They have a host of their own, which Regions without S3 Express do not have: there the name is not found, and there
 * are none. https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html
 */
import { GetBucketPolicyCommand, ListDirectoryBucketsCommand } from '@aws-sdk/client-s3';
import type { DirectoryBucket } from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { toSdkError } from '../sdk-error.ts';
import { readOrNone } from './read-or-none.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { ReadFailed, required } from './reader.ts';

export async function readDirectoryBuckets(reader: Reader): Promise<readonly DirectoryBucket[]> {
  const s3Express = await reader.clients.s3Express();
  const names = await listNames(reader);
  return Promise.all(
    names.map(async (bucketName) => ({
      bucketArn: `arn:${reader.partition}:s3express:${reader.region}:${reader.accountId}:bucket/${bucketName}`,
      bucketName,
      policy: await readOrNone(
        reader,
        's3express:GetBucketPolicy',
        async () => {
          const answer = await s3Express.send(new GetBucketPolicyCommand({ Bucket: bucketName }));
          return required(answer.Policy, 'Policy');
        },
        'NoSuchBucketPolicy',
      ),
    })),
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
const isDirectoryName = (name: string): boolean => name.endsWith('--x-s3');

async function listNames(reader: Reader): Promise<readonly string[]> {
  const asked = reader.bucketNames?.filter(isDirectoryName);
  if (asked?.length === 0) return [];
  const s3Express = await reader.clients.s3Express();
  try {
    const names = await readPages(reader, 's3express:ListDirectoryBuckets', {
      ask: (ContinuationToken) =>
        s3Express.send(
          new ListDirectoryBucketsCommand({
            MaxDirectoryBuckets: largestPageOf('s3express:ListDirectoryBuckets'),
            ContinuationToken,
          }),
        ),
      next: (answer) => answer.ContinuationToken,
      items: (answer) => required(answer.Buckets, 'Buckets').map(({ Name }) => required(Name, 'Name')),
    });
    // An emulator may list all buckets; taken for directory buckets they would hide what is said of them.
    return names.filter((name) => isDirectoryName(name) && (asked?.includes(name) ?? true));
  } catch (error) {
    if (error instanceof ReadFailed && toSdkError(error.cause).code === 'ENOTFOUND') return [];
    throw error;
  }
}
