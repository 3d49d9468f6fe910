import { SNSClient } from '@aws-sdk/client-sns';
import { UserError } from '../../core/user-error.ts';
import { obstacleError } from '../obstacle-error.ts';
import { obstacleOf, toSdkError } from '../sdk-error.ts';
import { confirmSubscription } from './topic-mail.ts';

export interface TopicOwner {
  readonly topicArn: string;
  readonly profile?: string;
}

/** Confirms a subscription with the caller's own credentials, and gives its ARN. Import lazily: it loads the SDK. */
export async function confirmWithToken({ topicArn, profile }: TopicOwner, token: string): Promise<string> {
  const region = topicArn.split(':')[3] ?? '';
  const client = new SNSClient({ region, ...(profile === undefined ? {} : { profile }) });
  try {
    return await confirmSubscription({ client, topicArn }, token);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const sdkError = toSdkError(error);
    const obstacle = obstacleOf(sdkError);
    throw obstacle === undefined ? error : obstacleError(obstacle, sdkError, { region }, error);
  }
}
