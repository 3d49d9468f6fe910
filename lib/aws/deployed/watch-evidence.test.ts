import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, expect, it } from 'vitest';
import type { Answer, AnswerServer } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { playTable } from '../../../test/play-table.ts';
import type { RollUpAddition } from '../../core/traffic/roll-up-items.ts';
import { trafficStore } from './traffic-store.ts';
import type { WatchPlaces } from './watch-evidence.ts';
import { watchEvidence } from './watch-evidence.ts';
import { vpcService } from '../../../test/subjects.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

const CLOCK = { now: () => new Date('2026-11-20T10:30:00Z') };

const CHANGED_AT = '2026-11-20T10:00:00.000Z';

async function watch(answer: (isAfter: boolean) => Answer, places: Partial<WatchPlaces> = {}) {
  server = await startAnswers({
    LookupEvents: ({ StartTime }) => answer(Number(StartTime) * 1000 >= Date.parse(CHANGED_AT)),
  });
  const client = new CloudTrailClient(localClient(server.url));
  const trail = { client, mayLookUp: async () => {}, mostPages: 2 };
  const evidence = watchEvidence({ trail, clock: CLOCK, ...places });
  const request = {
    subject: vpcService('vpc-0a', 's3'),
    subnetIds: ['subnet-0a'],
    changedAt: CHANGED_AT,
    minutes: 30,
  };
  return evidence.read(request);
}

function page(errorCodes: readonly (string | undefined)[], NextToken?: string): Answer {
  const Events = errorCodes.map((errorCode) => ({ CloudTrailEvent: JSON.stringify({ errorCode }) }));
  return { body: { Events, ...(NextToken === undefined ? {} : { NextToken }) } };
}

it('counts denied calls to the service before and after the change, over spans of the same length', async () => {
  const { signs, unseen } = await watch((isAfter) =>
    isAfter
      ? page(['AccessDenied', undefined, 'AccessDeniedException'])
      : page(['NoSuchBucket', 'AccessDenied']),
  );
  expect(signs).toEqual([
    { source: "denied management calls to s3 in CloudTrail's history", before: 1, after: 2 },
  ]);
  expect(unseen).toEqual(['flow logs: none are read in the account']);
  expect(server?.asked.map(({ input }) => input)).toMatchObject([
    {
      LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 's3.amazonaws.com' }],
      StartTime: Date.parse('2026-11-20T09:30:00Z') / 1000,
      EndTime: Date.parse(CHANGED_AT) / 1000,
    },
    { StartTime: Date.parse(CHANGED_AT) / 1000, EndTime: Date.parse('2026-11-20T10:30:00Z') / 1000 },
  ]);
});

it('leaves the sign out where there were more calls than are read', async () => {
  expect(await watch((isAfter) => (isAfter ? page([undefined], 'more') : page([])))).toEqual({
    signs: [],
    unseen: [
      'CloudTrail: there were more calls to s3 than are read',
      'flow logs: none are read in the account',
    ],
  });
});

it('says so where CloudTrail refuses, and looks at flow logs all the same', async () => {
  const table = playTable();
  const store = trafficStore({ ...table.place, clock: CLOCK, retentionDays: 30, newId: () => 'one' });
  const rejected = (time: string, records: number): readonly RollUpAddition[] => {
    const start = Date.parse(`2026-11-20T${time}Z`) / 1000;
    const hourStart = start - (start % 3600);
    const sortKey = `reject#2026-11-20T${time.slice(0, 2)}#subnet-0a#fl-0a`;
    return [{ partition: 'vpc-0a', sortKey, hourStart, sums: { [`s${start - hourStart}`]: records } }];
  };
  await store.count('before', rejected('09:55:00', 2));
  await store.count('after', rejected('10:01:40', 40));
  await store.count('not compared', rejected('10:16:40', 1_000));
  const { signs, unseen } = await watch(() => ({ code: 'AccessDeniedException', message: 'not allowed' }), {
    traffic: table.place,
  });
  expect(signs).toEqual([
    { source: 'records that flow logs call REJECT, within 10 minutes', before: 2, after: 40 },
  ]);
  expect(unseen).toEqual([expect.stringMatching(/^CloudTrail: .*not allowed/)]);
});
