import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, AnswerServer } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { confirmSubscription, topicMail } from './topic-mail.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

async function placeWith(answers: Readonly<Record<string, Answer>>) {
  server = await startAnswers(
    Object.fromEntries(Object.entries(answers).map(([operation, answer]) => [operation, () => answer])),
  );
  return { client: new SNSClient(localClient(server.url)), topicArn: 'arn:aws:sns:eu-west-3:1:topic' };
}

function xml(operation: string, content: string): Answer {
  const result = `<${operation}Result>${content}</${operation}Result>`;
  return {
    body: `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</${operation}Response>`,
  };
}

function subscriptions(...found: readonly (readonly [string, string])[]): Readonly<Record<string, Answer>> {
  const members = found.map(
    ([protocol, arn]) =>
      `<member><Protocol>${protocol}</Protocol><SubscriptionArn>${arn}</SubscriptionArn></member>`,
  );
  const content = `<Subscriptions>${members.join('')}</Subscriptions>`;
  return { ListSubscriptionsByTopic: xml('ListSubscriptionsByTopic', content) };
}

describe('a confirmed subscriber', () => {
  const ARN = 'arn:aws:sns:eu-west-3:1:topic:5e2a';

  it.each([
    ['is a mail address that was confirmed', [['email', ARN]], true],
    ['is a page or a chat that was confirmed', [['https', ARN]], true],
    ['is no address that was not', [['email', 'PendingConfirmation']], false],
    ['is no address that has left', [['email', 'Deleted']], false],
    ['is no queue', [['sqs', ARN]], false],
    ['is not there', [], false],
    [
      'is one of several',
      [
        ['email', 'PendingConfirmation'],
        ['email', ARN],
      ],
      true,
    ],
  ] as const)('%s', async (_title, found, expected) => {
    const place = await placeWith(subscriptions(...found));
    expect(await topicMail(place).hasConfirmedSubscriber()).toBe(expected);
  });

  it('cannot be told of where SNS refuses', async () => {
    const place = await placeWith({ ListSubscriptionsByTopic: { code: 'AuthorizationError' } });
    await expect(topicMail(place).hasConfirmedSubscriber()).rejects.toThrow();
  });
});

describe('a mail', () => {
  it.each([
    ['an empty subject', '', 'text'],
    ['a subject of 100 characters', 'x'.repeat(100), 'text'],
    ['a subject of two lines', 'one\ntwo', 'text'],
    ['a subject that is not ASCII', 'Réponse', 'text'],
    ['a subject that begins with a space', ' x', 'text'],
    ['no body', 'subject', ''],
    ['a body that is too long', 'subject', 'é'.repeat(131_073)],
  ])('is not sent with %s', async (_title, subject, body) => {
    const place = await placeWith({ Publish: xml('Publish', '<MessageId>m</MessageId>') });
    await expect(topicMail(place).send({ subject, body })).rejects.toThrow('SNS does not take');
    expect(server?.asked).toEqual([]);
  });

  it('is sent as it is, and only then accepted', async () => {
    const place = await placeWith({ Publish: xml('Publish', '<MessageId>m</MessageId>') });
    await topicMail(place).send({ subject: 'x'.repeat(99), body: 'Zeile eins\nzwei: é' });
    expect(server?.asked[0]?.input).toMatchObject({
      Subject: 'x'.repeat(99),
      Message: 'Zeile eins\nzwei: é',
    });
    const odd = await placeWith({ Publish: xml('Publish', '') });
    await expect(topicMail(odd).send({ subject: 'x', body: 'y' })).rejects.toThrow(/not as SNS answers/);
  });
});

describe('a confirmation', () => {
  it('asks that only a caller whom IAM knows can unsubscribe', async () => {
    const answer = xml('ConfirmSubscription', '<SubscriptionArn>arn:s</SubscriptionArn>');
    const place = await placeWith({ ConfirmSubscription: answer });
    expect(await confirmSubscription(place, 'token')).toBe('arn:s');
    expect(server?.asked[0]?.input).toMatchObject({ Token: 'token', AuthenticateOnUnsubscribe: 'true' });
  });

  it('says what to do where SNS does not know the token', async () => {
    const place = await placeWith({ ConfirmSubscription: { code: 'InvalidParameter' } });
    await expect(confirmSubscription(place, 'old')).rejects.toThrow(/copy it again/);
  });
});
