import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, expect, it } from 'vitest';
import type { Answer, AnswerServer } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { watchEvidence } from './watch-evidence.ts';
import { vpcService } from '../../../test/subjects.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

const CHANGED_AT = '2026-11-20T10:00:00.000Z';

async function watch(answer: (isAfter: boolean) => Answer) {
  server = await startAnswers({
    LookupEvents: ({ StartTime }) => answer(Number(StartTime) * 1000 >= Date.parse(CHANGED_AT)),
  });
  const client = new CloudTrailClient(localClient(server.url));
  const evidence = watchEvidence({ client, mayLookUp: async () => {}, mostPages: 2 });
  const request = { subject: vpcService('vpc-0a', 's3'), subnetIds: [], changedAt: CHANGED_AT, minutes: 30 };
  return evidence.read(request);
}

function page(errorCodes: readonly (string | undefined)[], NextToken?: string): Answer {
  const Events = errorCodes.map((errorCode) => ({ CloudTrailEvent: JSON.stringify({ errorCode }) }));
  return { body: { Events, ...(NextToken === undefined ? {} : { NextToken }) } };
}

it('counts denied calls to the service before and after the change, over spans of the same length', async () => {
  const signs = await watch((isAfter) =>
    isAfter
      ? page(['AccessDenied', undefined, 'AccessDeniedException'])
      : page(['NoSuchBucket', 'AccessDenied']),
  );
  expect(signs).toEqual([
    { source: "denied management calls to s3 in CloudTrail's history", before: 1, after: 2 },
  ]);
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
  expect(await watch((isAfter) => (isAfter ? page([undefined], 'more') : page([])))).toEqual([]);
});

it('throws where CloudTrail refuses', async () => {
  await expect(watch(() => ({ code: 'AccessDeniedException' }))).rejects.toThrow();
});
