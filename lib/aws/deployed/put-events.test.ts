import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, it } from 'vitest';
import type { AnswerServer, Answer } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { putEvents } from './put-events.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

type Entries = readonly { readonly Detail: string }[];

async function put(count: number, answer: (entries: Entries, call: number) => Answer) {
  let call = 0;
  server = await startAnswers({
    PutEvents: ({ Entries }) => answer(Array.isArray(Entries) ? Entries : [], call++),
  });
  const client = new EventBridgeClient(localClient(server.url));
  const place = { client, busName: 'default', source: 'endpointer', firstWaitMilliseconds: 1 };
  const events = Array.from({ length: count }, (_, at) => ({
    detailType: 'Finding Opened',
    detail: { at },
    resources: [],
  }));
  await putEvents(place, events);
  return server.asked.map(({ input }) => {
    const entries: Entries = Array.isArray(input['Entries']) ? input['Entries'] : [];
    return entries.map(({ Detail }) => Detail);
  });
}

const accept = (entries: Entries): Answer => ({
  body: { FailedEntryCount: 0, Entries: entries.map((_, at) => ({ EventId: `e-${at}` })) },
});

it('puts ten events a call', async () => {
  const calls = await put(23, accept);
  expect(calls.map((details) => details.length)).toEqual([10, 10, 3]);
});

it('puts again only the entries that were refused', async () => {
  const calls = await put(3, (entries, call) =>
    call > 0
      ? accept(entries)
      : {
          body: {
            FailedEntryCount: 1,
            Entries: [{ EventId: 'a' }, { ErrorCode: 'ThrottlingException' }, { EventId: 'c' }],
          },
        },
  );
  expect(calls).toEqual([['{"at":0}', '{"at":1}', '{"at":2}'], ['{"at":1}']]);
});

it.each([
  [
    'entries that stay refused',
    { body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] } },
    /did not take 1 events/,
  ],
  ['an answer of another form', { body: {} }, /not as EventBridge answers/],
  ['a refusal', { code: 'AccessDeniedException' }, /./],
])('throws at %s', async (_title, answer, message) => {
  await expect(put(1, () => answer)).rejects.toThrow(message);
});
