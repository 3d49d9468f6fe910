/**
 * Flow-log objects in a bucket, listed page by page, each opened when its turn comes.
 *
 * Whoever lists needs s3:ListBucket and s3:GetObject on the log bucket. In the account only single objects are opened,
 * by the one function that may get them. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
import type { S3Client, _Object } from '@aws-sdk/client-s3';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { UserError } from '../core/user-error.ts';
import type { Whereabouts } from './obstacle-error.ts';
import { obstacleError } from './obstacle-error.ts';
import { UnexpectedAnswer, required } from './reads/reader.ts';
import { obstacleOf, toSdkError } from './sdk-error.ts';

export interface LogLocation {
  readonly bucket: string;
  /** Empty: the whole bucket. */
  readonly prefix: string;
}

/** Has the form of a flow-log object of `lib/files`. */
export interface LogObject {
  readonly kind: 'stream';
  /** `s3://bucket/key`. */
  readonly name: string;
  /** Bytes as stored. */
  readonly length: number;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  /** The bytes from `start` up to, not including, `end`. */
  readonly readRange: (start: number, end: number) => Promise<Uint8Array>;
}

export async function openLogObjects(
  s3: S3Client,
  location: LogLocation,
  where: Whereabouts,
): Promise<readonly LogObject[]> {
  try {
    return await listObjects(s3, location);
  } catch (error) {
    throw toUserError(error, location, where);
  }
}

async function listObjects(s3: S3Client, { bucket, prefix }: LogLocation): Promise<readonly LogObject[]> {
  const objects: LogObject[] = [];
  let ContinuationToken: string | undefined;
  do {
    const answer = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken }),
    );
    // An empty bucket has no Contents, so the count tells whether the answer is one.
    required(answer.KeyCount, 'KeyCount');
    objects.push(...(answer.Contents ?? []).flatMap((object) => toLogObject(s3, bucket, object)));
    ContinuationToken =
      answer.IsTruncated === true
        ? required(answer.NextContinuationToken, 'NextContinuationToken')
        : undefined;
  } while (ContinuationToken !== undefined);
  return objects;
}

/** None for a folder, which the console makes as an empty object. */
function toLogObject(s3: S3Client, bucket: string, { Key, Size }: _Object): readonly LogObject[] {
  const key = required(Key, 'Key');
  return key.endsWith('/') ? [] : [logObject(s3, { bucket, key, size: required(Size, 'Size') })];
}

/** One object of which is known how long it is; nothing is asked for until it is opened. */
export function logObject(
  s3: S3Client,
  { bucket, key, size }: { readonly bucket: string; readonly key: string; readonly size: number },
): LogObject {
  const read = async (range: { readonly Range?: string }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
    return required(Body, 'Body');
  };
  return {
    kind: 'stream',
    name: `s3://${bucket}/${key}`,
    length: size,
    open: async () => toPieces(await read({})),
    readRange: async (start, end) =>
      (await read({ Range: `bytes=${start}-${end - 1}` })).transformToByteArray(),
  };
}

/** The SDK types a body for browsers too; in Node it is a stream of bytes. */
function toPieces(body: object): AsyncIterable<Uint8Array> {
  if (isIterable(body)) return body;
  throw new UnexpectedAnswer('the body of the object is no stream');
}

function isIterable(body: object): body is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body;
}

function toUserError(error: unknown, { bucket, prefix }: LogLocation, where: Whereabouts): unknown {
  const sdkError = toSdkError(error);
  const obstacle = obstacleOf(sdkError);
  if (obstacle !== undefined) return obstacleError(obstacle, sdkError, where, error);
  if (!sdkError.isOfRequest && !(error instanceof UnexpectedAnswer)) return error;
  return new UserError({
    got: `s3://${bucket}/${prefix} cannot be listed (${sdkError.name})`,
    allowed: 'a bucket that exists, and s3:ListBucket and s3:GetObject on it',
    remedy: 'check the name of the bucket and the permissions, or copy the files here',
    cause: error,
  });
}
