/**
 * Mails through an SNS topic, and who receives them. Nobody's address is read.
 *
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
import type { SNSClient, Subscription } from '@aws-sdk/client-sns';
import {
  ConfirmSubscriptionCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
} from '@aws-sdk/client-sns';
import { UserError } from '../../core/user-error.ts';

export interface TopicPlace {
  readonly client: SNSClient;
  readonly topicArn: string;
}

export interface OutgoingMail {
  /** 1-99 ASCII characters without a line break, the first neither space nor control character. */
  readonly subject: string;
  /** At most 256 kB as UTF-8. */
  readonly body: string;
}

export interface Mail {
  readonly hasConfirmedSubscriber: () => Promise<boolean>;
  /** Returns once it was accepted; throws `UserError` for a subject or body that SNS would refuse. */
  readonly send: (mail: OutgoingMail) => Promise<void>;
}

export function topicMail(place: TopicPlace): Mail {
  return {
    hasConfirmedSubscriber: async () =>
      (await readSubscriptions(place)).some(
        (subscription) => isConfirmed(subscription) && isRead(subscription),
      ),
    send: (mail) => send(place, mail),
  };
}

const MOST_BYTES = 256 * 1024;

async function send({ client, topicArn }: TopicPlace, { subject, body }: OutgoingMail): Promise<void> {
  if (!/^[!-~][ -~]{0,98}$/.test(subject)) throw refusedMail(`the subject ${JSON.stringify(subject)}`);
  const bytes = Buffer.byteLength(body);
  if (bytes === 0 || bytes > MOST_BYTES) throw refusedMail(`a body of ${bytes} bytes`);
  const { MessageId } = await client.send(
    new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: body }),
  );
  if (MessageId === undefined) throw new Error('sns:Publish was answered, but not as SNS answers');
}

function refusedMail(got: string): UserError {
  return new UserError({
    got: `SNS does not take ${got}`,
    allowed: 'a subject of 1-99 ASCII characters without line breaks, and a body of 1 byte to 256 kB',
    remedy: 'shorten it, or leave out what is not ASCII',
  });
}

async function readSubscriptions({ client, topicArn }: TopicPlace): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken }));
    // An answer without a list is no empty list.
    if (answer.Subscriptions === undefined) {
      throw new Error('sns:ListSubscriptionsByTopic was answered, but not as SNS answers');
    }
    found.push(...answer.Subscriptions);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return found;
}

/** Until it is confirmed, the words `PendingConfirmation` stand in the place of its ARN. */
function isConfirmed({ SubscriptionArn = '' }: Subscription): boolean {
  return SubscriptionArn.startsWith('arn:');
}

/** A queue or a stream keeps a message; nobody has read it for that. */
function isRead({ Protocol = '' }: Subscription): boolean {
  return Protocol !== '' && Protocol !== 'sqs' && Protocol !== 'firehose';
}

/**
 * Confirms a subscription in such a way that only a caller whom IAM knows can end it: mail scanners follow the link
 * that unsubscribes, too. Gives the subscription's ARN. Throws `UserError` where SNS does not know the token.
 *
 * https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
 */
export async function confirmSubscription({ client, topicArn }: TopicPlace, token: string): Promise<string> {
  try {
    const { SubscriptionArn } = await client.send(
      new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token, AuthenticateOnUnsubscribe: 'true' }),
    );
    if (SubscriptionArn === undefined) {
      throw new Error('sns:ConfirmSubscription was answered, but not as SNS answers');
    }
    return SubscriptionArn;
  } catch (cause) {
    if (!(cause instanceof Error) || !TOKEN_ERRORS.has(cause.name)) throw cause;
    throw new UserError({
      got: `SNS does not accept the token (${cause.name})`,
      allowed: 'the value of Token= in the link of the confirmation mail, within two days',
      remedy: 'copy it again, or subscribe anew to get another mail',
      cause,
    });
  }
}

const TOKEN_ERRORS = new Set([
  'InvalidParameter',
  'InvalidParameterException',
  'NotFound',
  'NotFoundException',
]);
