import type { StoredLog } from '../../lib/files/stored-log.ts';
import type { DeliveredObject } from '../../lib/core/events/parse-log-delivery.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { kept } from '../lazily.ts';
import { isLocalAws } from '../local-aws.ts';

const client = kept(async () => {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    ...CLIENT_SETTINGS,
    // A central bucket may be in another Region.
    followRegionRedirects: true,
    forcePathStyle: isLocalAws(),
    // gzip and Parquet bring checksums of their own.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});

/** The object, to be read when its turn comes. */
export async function openLogObject(object: DeliveredObject): Promise<StoredLog> {
  const { logObject } = await import('../../lib/aws/log-objects.ts');
  return logObject(await client(), object);
}
