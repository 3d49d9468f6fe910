/** Reads the mails from a queue that is subscribed beside the address. */
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { waitFor } from '../play/wait-for.ts';
import type { ClientOptions } from './client-options.ts';

export interface ReceivedMail {
  readonly subject: string;
  readonly body: string;
}

const QUEUE = 'mailbox';

export function mailboxArn({ accountId, region }: { accountId: string; region: string }): string {
  return `arn:aws:sqs:${region}:${accountId}:${QUEUE}`;
}

const notificationSchema = z.object({
  Type: z.literal('Notification'),
  Subject: z.string(),
  Message: z.string(),
});

export class Mailbox {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  #mails: ReceivedMail[] = [];

  private constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  static async open(options: ClientOptions, accountId: string): Promise<Mailbox> {
    const sqs = new SQSClient(options);
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: mailboxArn({ accountId, region: options.region }),
        },
      ],
    });
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: QUEUE, Attributes: { Policy } }),
    );
    return new Mailbox(sqs, QueueUrl);
  }

  /** Every mail so far, oldest first. */
  async read(): Promise<readonly ReceivedMail[]> {
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      if (Messages.length === 0) return this.#mails;
      for (const { Body = '' } of Messages) {
        const { Subject: subject, Message: body } = notificationSchema.parse(JSON.parse(Body));
        this.#mails.push({ subject, body });
      }
      await this.#sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#queueUrl,
          Entries: Messages.map(({ MessageId = '', ReceiptHandle = '' }) => ({
            Id: MessageId,
            ReceiptHandle,
          })),
        }),
      );
    }
  }

  /** The first mail whose subject matches; those before the `skip`th match are passed over. */
  async waitFor(subject: RegExp, { skip = 0, seconds = 30 } = {}): Promise<ReceivedMail> {
    const described = `a mail on ${String(subject)}`;
    return waitFor(
      described,
      async () => (await this.read()).filter((mail) => subject.test(mail.subject))[skip],
      {
        seconds,
        otherwise: async () => `mails: ${(await this.read()).map((mail) => mail.subject).join(' | ')}`,
      },
    );
  }

  async empty(): Promise<void> {
    await this.read();
    this.#mails = [];
  }
}
