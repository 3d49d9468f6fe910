import type { Mail } from '../../lib/workflow/account/account-services.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';

export function mail(): Mail {
  return lazily(async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns');
    const { topicMail } = await import('../../lib/aws/deployed/topic-mail.ts');
    return topicMail({ client: new SNSClient(CLIENT_SETTINGS), topicArn: variable('ENDPOINTER_TOPIC_ARN') });
  });
}
