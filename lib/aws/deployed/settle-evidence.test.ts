import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, AnswerServer, Answers } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { NETWORK_EVENTS } from '../../core/events/network-events.ts';
import { settleEvidence } from './settle-evidence.ts';
import { vpcPlace } from '../../../test/subjects.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

interface Given {
  readonly answers: Answers;
  readonly heard?: string;
}

async function evidenceWith({ answers, heard }: Given) {
  server = await startAnswers(answers);
  const place = localClient(server.url);
  const evidence = settleEvidence({
    trail: { client: new CloudTrailClient(place), mayLookUp: async () => {}, mostPages: 2 },
    cloudFormation: new CloudFormationClient(place),
    noted: { note: async () => {}, last: async () => heard },
    resourcesOf: async () => ['rtb-0a1', 'subnet-0c3'],
    ours: { roleArns: ['arn:aws:iam::111122223333:role/write'] },
  });
  return { evidence, asked: server.asked };
}

const SINCE = '2026-11-20T09:30:00.000Z';

function record(eventTime: string, fields: object = {}): object {
  return {
    eventID: eventTime,
    eventTime,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'CreateRoute',
    userIdentity: { arn: 'arn:aws:iam::111122223333:user/ada' },
    requestParameters: { routeTableId: 'rtb-0a1' },
    ...fields,
  };
}

function page(records: readonly object[], NextToken?: string): Answer {
  const Events = records.map((one) => ({ CloudTrailEvent: JSON.stringify(one) }));
  return { body: { Events, ...(NextToken === undefined ? {} : { NextToken }) } };
}

describe('the last write to a network', () => {
  it('is the one that was heard of, and nothing is looked up for it', async () => {
    const heard = '2026-11-20T09:45:00.000Z';
    const { evidence, asked } = await evidenceWith({ answers: {}, heard });
    expect(await evidence.lastWrite(vpcPlace('vpc-0a'), SINCE)).toBe(heard);
    expect(asked).toEqual([]);
  });

  it.each([
    ['nothing was written', [], undefined],
    ['the newest of several', [record('2026-11-20T09:50:00Z'), record('2026-11-20T09:40:00Z')], '09:50'],
    [
      'a write that names the VPC alone',
      [
        record('2026-11-20T09:50:00Z', {
          eventName: 'CreateSubnet',
          requestParameters: { vpcId: 'vpc-0a', cidrBlock: '10.0.0.0/24' },
        }),
      ],
      '09:50',
    ],
    [
      'writes to other networks are passed over',
      [record('2026-11-20T09:50:00Z', { requestParameters: { routeTableId: 'rtb-0f9' } })],
      undefined,
    ],
    [
      'our own, failed and other calls are passed over',
      [
        record('2026-11-20T09:50:00Z', {
          userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/write/run' },
        }),
        record('2026-11-20T09:49:00Z', { errorCode: 'Client.UnauthorizedOperation' }),
        record('2026-11-20T09:48:00Z', { eventName: 'CreateTags' }),
        record('2026-11-20T09:47:00Z'),
      ],
      '09:47',
    ],
  ])('is looked up: %s', async (_title, records, minute) => {
    const { evidence, asked } = await evidenceWith({
      answers: { LookupEvents: () => page(records) },
      heard: '2026-11-20T09:00:00.000Z',
    });
    const expected = minute === undefined ? undefined : `2026-11-20T${minute}:00.000Z`;
    expect(await evidence.lastWrite(vpcPlace('vpc-0a'), SINCE)).toBe(expected);
    expect(asked).toHaveLength(1);
  });

  const isByName = (input: Readonly<Record<string, unknown>>) =>
    JSON.stringify(input['LookupAttributes']).includes('EventName');

  it('is looked up by each kind of call where the account writes much', async () => {
    const { evidence, asked } = await evidenceWith({
      answers: {
        LookupEvents: (input) => {
          if (!isByName(input))
            return page([record('2026-11-20T09:55:00Z', { eventName: 'PutItem' })], 'more');
          const attributes = JSON.stringify(input['LookupAttributes']);
          if (attributes.includes('"DeleteRoute"')) return page([record('2026-11-20T09:44:00Z')]);
          return attributes.includes('"CreateRoute"') ? page([record('2026-11-20T09:41:00Z')]) : page([]);
        },
      },
    });
    expect(await evidence.lastWrite(vpcPlace('vpc-0a'), SINCE)).toBe('2026-11-20T09:44:00.000Z');
    expect(asked).toHaveLength(2 + NETWORK_EVENTS.length);
  });

  it.each([
    [
      'one kind of call is too frequent to be read',
      () =>
        page([record('2026-11-20T09:55:00Z', { requestParameters: { routeTableId: 'rtb-0f9' } })], 'more'),
    ],
    ['CloudTrail refuses', () => ({ code: 'AccessDeniedException' })],
    ['the answer has another form', () => ({ body: {} })],
    ['a record is no JSON', () => ({ body: { Events: [{ CloudTrailEvent: '{' }] } })],
  ])('throws where it cannot be told: %s', async (_title, LookupEvents) => {
    const { evidence } = await evidenceWith({ answers: { LookupEvents } });
    await expect(evidence.lastWrite(vpcPlace('vpc-0a'), SINCE)).rejects.toThrow();
  });
});

describe('stacks in progress', () => {
  interface StackFacts {
    readonly status: string;
    readonly root?: string;
  }

  function stacks(known: Readonly<Record<string, StackFacts>>): Answers {
    return {
      DescribeStacks: ({ StackName }) => {
        const name = String(StackName);
        const stack = known[name];
        if (stack === undefined) {
          return { code: 'ValidationError', message: `Stack with id ${name} does not exist` };
        }
        const root = stack.root === undefined ? '' : `<RootId>${stack.root}</RootId>`;
        const member = `<member><StackId>${name}</StackId><StackName>${name}</StackName>${root}<StackStatus>${stack.status}</StackStatus><CreationTime>2026-11-20T09:00:00Z</CreationTime></member>`;
        return {
          body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>${member}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
        };
      },
    };
  }

  it.each([
    ['UPDATE_IN_PROGRESS', true],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', true],
    ['ROLLBACK_IN_PROGRESS', true],
    ['REVIEW_IN_PROGRESS', false],
    ['UPDATE_COMPLETE', false],
    ['DELETE_COMPLETE', false],
  ])('are those of status %s: %s', async (status, isBusy) => {
    const { evidence } = await evidenceWith({ answers: stacks({ a: { status } }) });
    expect(await evidence.stacksInProgress(['a'])).toEqual(isBusy ? ['a'] : []);
  });

  it('are also those above the ones that own something', async () => {
    const known = {
      nested: { status: 'UPDATE_COMPLETE', root: 'root' },
      root: { status: 'UPDATE_IN_PROGRESS' },
    };
    const { evidence, asked } = await evidenceWith({ answers: stacks(known) });
    expect(await evidence.stacksInProgress(['nested', 'nested', 'root'])).toEqual(['root']);
    expect(asked).toHaveLength(2);
  });

  it('are none that are gone', async () => {
    const { evidence } = await evidenceWith({ answers: stacks({}) });
    expect(await evidence.stacksInProgress(['gone'])).toEqual([]);
    expect(await evidence.stacksInProgress([])).toEqual([]);
  });

  it('cannot be told where CloudFormation refuses', async () => {
    const { evidence } = await evidenceWith({
      answers: { DescribeStacks: () => ({ code: 'AccessDenied', message: 'not allowed' }) },
    });
    await expect(evidence.stacksInProgress(['a'])).rejects.toThrow();
  });
});
