import { UserError } from '../../core/user-error.ts';
import type { Whereabouts } from '../obstacle-error.ts';
import { obstacleError } from '../obstacle-error.ts';
import { obstacleOf, toSdkError } from '../sdk-error.ts';

/** What a person can do about an error of the product's table; anything else comes back as it is. */
export function tableTrouble(error: unknown, tableName: string, where: Whereabouts): unknown {
  if (error instanceof UserError) return error;
  const sdkError = toSdkError(error);
  const obstacle = obstacleOf(sdkError);
  if (obstacle !== undefined) return obstacleError(obstacle, sdkError, where, error);
  if (/AccessDenied/.test(sdkError.name)) {
    return new UserError({
      got: `AWS does not let you do this (${sdkError.message})`,
      allowed: `what the policy of the stack's output OperatorsPolicyArn gives`,
      remedy: 'attach it to your role, or take another --profile',
      cause: error,
    });
  }
  if (sdkError.name === 'ResourceNotFoundException') {
    return new UserError({
      got: `there is no table ${tableName} in Region ${where.region}`,
      allowed: "the stack's output TableName",
      remedy: 'check --table, --region and the account',
      cause: error,
    });
  }
  return error;
}
