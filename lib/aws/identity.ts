/** Who is asking, and where: the first call, which also tells whether any other can succeed. */
import type { STSClient } from '@aws-sdk/client-sts';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { UserError } from '../core/user-error.ts';
import type { Whereabouts } from './obstacle-error.ts';
import { obstacleError } from './obstacle-error.ts';
import { UnexpectedAnswer, required } from './reads/reader.ts';
import { obstacleOf, toSdkError } from './sdk-error.ts';

export interface Identity {
  readonly accountId: string;
  readonly callerArn: string;
  readonly partition: string;
}

export async function readIdentity(sts: STSClient, where: Whereabouts): Promise<Identity> {
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return toIdentity(required(Account, 'Account'), required(Arn, 'Arn'));
  } catch (error) {
    throw toUserError(error, where);
  }
}

/** `arn:aws-cn:sts::123456789012:assumed-role/...`: the partition is the second field. */
function toIdentity(accountId: string, callerArn: string): Identity {
  const partition = required(callerArn.split(':')[1], 'partition');
  return { accountId, callerArn, partition };
}

function toUserError(error: unknown, where: Whereabouts): unknown {
  const sdkError = toSdkError(error);
  const obstacle = obstacleOf(sdkError);
  if (obstacle !== undefined) return obstacleError(obstacle, sdkError, where, error);
  if (!sdkError.isOfRequest && !(error instanceof UnexpectedAnswer)) return error;
  return new UserError({
    got: `sts:GetCallerIdentity gave no identity (${sdkError.name})`,
    allowed: 'AWS, the simulator or an emulator must answer who is asking',
    remedy: 'Check the endpoint and the credentials with `aws sts get-caller-identity`',
    cause: error,
  });
}
