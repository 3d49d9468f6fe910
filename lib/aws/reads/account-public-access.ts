import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import type { AccountPublicAccess } from '../../core/network/estate.ts';
import { toSdkError } from '../sdk-error.ts';
import { toPublicAccessBlock } from './public-access-block.ts';
import type { Reader } from './reader.ts';
import { ReadFailed } from './reader.ts';

/** Block Public Access of the account; empty where nobody has set it. */
export async function readAccountPublicAccess(reader: Reader): Promise<readonly AccountPublicAccess[]> {
  const control = await reader.clients.s3Control();
  const { accountId } = reader;
  try {
    return await reader.call('s3control:GetPublicAccessBlock', async () => {
      const answer = await control.send(new GetPublicAccessBlockCommand({ AccountId: accountId }));
      return [{ accountId, publicAccessBlock: toPublicAccessBlock(answer.PublicAccessBlockConfiguration) }];
    });
  } catch (error) {
    const isNone =
      error instanceof ReadFailed && toSdkError(error.cause).name === 'NoSuchPublicAccessBlockConfiguration';
    if (isNone) return [];
    throw error;
  }
}
