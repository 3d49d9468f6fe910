import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyMac } from '../../lib/aws/deployed/key-mac.ts';
import { putEvents } from '../../lib/aws/deployed/put-events.ts';
import { redeliver } from '../../lib/aws/deployed/redelivery.ts';
import { switchParameters } from '../../lib/aws/deployed/switch-parameters.ts';
import { confirmSubscription, topicMail } from '../../lib/aws/deployed/topic-mail.ts';
import type { MotoServer } from '../aws/start-moto.ts';
import { startMoto } from '../aws/start-moto.ts';
import { localClient } from './start-table.ts';

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
}, 120_000);

afterAll(() => moto.close());

describe('a key of KMS', () => {
  async function freshMac() {
    const client = new KMSClient(localClient(moto.url));
    const { KeyMetadata } = await client.send(
      new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
    );
    return keyMac({ client, keyId: KeyMetadata?.KeyId ?? '' });
  }

  it('knows what it has signed, and nothing else', async () => {
    const mac = await freshMac();
    const signed = await mac.sign('remediation=r-1');
    expect(signed).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await mac.isValid('remediation=r-1', signed)).toBe(true);
    expect(await mac.isValid('remediation=r-2', signed)).toBe(false);
    expect(await (await freshMac()).isValid('remediation=r-1', signed)).toBe(false);
  });

  it('refuses every altered MAC', async () => {
    const mac = await freshMac();
    const signed = await mac.sign('remediation=r-1');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const altered = fc
      .tuple(fc.nat({ max: 42 }), fc.constantFrom(...alphabet.split('')))
      .map(([at, character]) => `${signed.slice(0, at)}${character}${signed.slice(at + 1)}`)
      .filter((text) => text !== signed);
    await fc.assert(
      fc.asyncProperty(altered, async (text) => {
        expect(await mac.isValid('remediation=r-1', text)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['nothing', () => ''],
    ['another length', (signed: string) => signed.slice(1)],
    ['padding', (signed: string) => `${signed}=`],
    ['the other alphabet', () => `${'+'.repeat(42)}A`],
    ['a space', (signed: string) => `${signed} `],
  ])('refuses %s without asking KMS', async (_title, alter) => {
    const signed = await (await freshMac()).sign('m');
    const unreachable = keyMac({ client: new KMSClient(localClient('http://127.0.0.1:1')), keyId: 'k' });
    expect(await unreachable.isValid('m', alter(signed))).toBe(false);
    await expect(unreachable.isValid('m', signed)).rejects.toThrow();
  });
});

describe('the switches', () => {
  const client = () => new SSMClient(localClient(moto.url));
  const place = (names: { readonly killSwitch?: string; readonly mode?: string }) =>
    switchParameters({
      client: client(),
      killSwitchParameter: names.killSwitch ?? '/absent',
      modeParameter: names.mode ?? '/absent',
    });

  it('are read afresh each time', async () => {
    const switches = place({ killSwitch: '/kill', mode: '/mode' });
    const put = (Name: string, Value: string) =>
      client().send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    await put('/kill', 'off');
    await put('/mode', 'auto');
    expect([await switches.readKillSwitch(), await switches.readMode('s3-gateway-endpoint-routed')]).toEqual([
      'off',
      'auto',
    ]);
    await put('/kill', 'on');
    await put('/mode', 'Auto');
    expect([await switches.readKillSwitch(), await switches.readMode('s3-gateway-endpoint-routed')]).toEqual([
      'on',
      'observe',
    ]);
  });

  it('throw where they are not there', async () => {
    await expect(place({}).readKillSwitch()).rejects.toThrow();
    await expect(place({}).readMode('s3-gateway-endpoint-routed')).rejects.toThrow();
  });
});

describe('a topic', () => {
  async function freshTopic() {
    const client = new SNSClient(localClient(moto.url));
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: `t-${Date.now()}` }));
    return { client, topicArn: TopicArn };
  }

  it('accepts a mail, and throws where there is no such topic', async () => {
    const place = await freshTopic();
    await expect(
      topicMail(place).send({ subject: 'Decision needed', body: 'Text' }),
    ).resolves.toBeUndefined();
    const elsewhere = topicMail({ ...place, topicArn: `${place.topicArn}-not` });
    await expect(elsewhere.send({ subject: 'Decision needed', body: 'Text' })).rejects.toThrow();
    await expect(elsewhere.hasConfirmedSubscriber()).rejects.toThrow();
  });

  it('has nobody who reads where nobody subscribed, or only a queue', async () => {
    const place = await freshTopic();
    expect(await topicMail(place).hasConfirmedSubscriber()).toBe(false);
    const subscribe = (Protocol: string, Endpoint: string) =>
      place.client.send(new SubscribeCommand({ TopicArn: place.topicArn, Protocol, Endpoint }));
    await subscribe('sqs', 'arn:aws:sqs:eu-west-3:123456789012:queue');
    expect(await topicMail(place).hasConfirmedSubscriber()).toBe(false);
    // Moto confirms a mail address at once.
    await subscribe('email', 'net-team@example.com');
    expect(await topicMail(place).hasConfirmedSubscriber()).toBe(true);
  });

  it('confirms a subscription by its token', async () => {
    const place = await freshTopic();
    await expect(confirmSubscription(place, 'token')).resolves.toMatch(/^arn:aws:sns:/);
  });
});

describe('a bus', () => {
  it('accepts more events than one call takes', async () => {
    const client = new EventBridgeClient(localClient(moto.url));
    await client.send(new CreateEventBusCommand({ Name: 'own' }));
    const events = Array.from({ length: 25 }, (_, at) => ({
      detailType: 'Finding Opened',
      detail: { at },
      resources: ['rtb-0a1'],
    }));
    await expect(
      putEvents({ client, busName: 'own', source: 'endpointer' }, events),
    ).resolves.toBeUndefined();
  });
});

describe('a queue', () => {
  it('gives messages again at the time that was asked for, more than one call takes, and tells of a stranger', async () => {
    const client = new SQSClient(localClient(moto.url));
    const { QueueUrl: queueUrl = '' } = await client.send(
      new CreateQueueCommand({ QueueName: 'changes', Attributes: { VisibilityTimeout: '600' } }),
    );
    const receiveAll = async (): Promise<readonly Message[]> => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.length === 0 ? [] : [...Messages, ...(await receiveAll())];
    };
    for (const first of [0, 10]) {
      const Entries = Array.from({ length: 10 }, (_, at) => ({ Id: `m${at}`, MessageBody: `${first + at}` }));
      await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
    const received = await receiveAll();
    expect(received).toHaveLength(20);
    expect(await receiveAll()).toEqual([]);
    const later = received.map(({ ReceiptHandle: receiptHandle = '' }) => ({
      receiptHandle,
      afterSeconds: 0,
    }));
    const stranger = { receiptHandle: 'nobody-s', afterSeconds: 0 };
    expect(await redeliver({ client, queueUrl }, [...later, stranger])).toEqual(['ReceiptHandleIsInvalid']);
    expect(await receiveAll()).toHaveLength(20);
  });
});
