import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { afterEach, expect, it } from 'vitest';
import type { AnswerServer, Answers } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import type { ConfigEvaluation } from '../../core/events/to-config-evaluations.ts';
import { putEvaluations } from './put-evaluations.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

async function placeWith(answers: Answers) {
  server = await startAnswers(answers);
  const client = new ConfigServiceClient(localClient(server.url));
  return { place: { client, firstWaitMilliseconds: 1 }, asked: server.asked };
}

const EVALUATION: ConfigEvaluation = {
  resourceType: 'AWS::EC2::RouteTable',
  resourceId: 'rtb-0a1',
  compliance: 'NON_COMPLIANT',
  annotation: 'UNKNOWN: access denied',
  orderingTimestamp: '2026-11-20T10:00:00.000Z',
};

const manyOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...EVALUATION, resourceId: `rtb-${at}` }));

it("puts each batch in Config's words, under the token of the invocation", async () => {
  const { place, asked } = await placeWith({ PutEvaluations: () => ({ body: { FailedEvaluations: [] } }) });
  await putEvaluations(place, { resultToken: 'token', batches: [[EVALUATION], manyOf(100)], isTest: true });
  expect(asked).toHaveLength(2);
  expect(asked[0]?.input).toEqual({
    ResultToken: 'token',
    TestMode: true,
    Evaluations: [
      {
        ComplianceResourceType: 'AWS::EC2::RouteTable',
        ComplianceResourceId: 'rtb-0a1',
        ComplianceType: 'NON_COMPLIANT',
        Annotation: 'UNKNOWN: access denied',
        OrderingTimestamp: Date.parse('2026-11-20T10:00:00Z') / 1000,
      },
    ],
  });
});

it('puts again only what was not taken', async () => {
  let call = 0;
  const { place, asked } = await placeWith({
    PutEvaluations: ({ Evaluations }) => {
      const all: readonly object[] = Array.isArray(Evaluations) ? Evaluations : [];
      return { body: { FailedEvaluations: call++ === 0 ? all.slice(1) : [] } };
    },
  });
  await putEvaluations(place, { resultToken: 'token', batches: [manyOf(3)] });
  expect(
    asked.map(({ input }) => (Array.isArray(input['Evaluations']) ? input['Evaluations'].length : 0)),
  ).toEqual([3, 2]);
});

it('throws, naming some of what Config did not take in the end', async () => {
  const { place, asked } = await placeWith({
    PutEvaluations: ({ Evaluations }) => ({ body: { FailedEvaluations: Evaluations } }),
  });
  await expect(putEvaluations(place, { resultToken: 'token', batches: [manyOf(2)] })).rejects.toThrow(
    'AWS Config did not take 2 evaluations: rtb-0, rtb-1',
  );
  expect(asked).toHaveLength(3);
});

it('throws where Config refuses the token, and for a batch that is too large', async () => {
  const { place, asked } = await placeWith({
    PutEvaluations: () => ({ code: 'InvalidResultTokenException' }),
  });
  await expect(putEvaluations(place, { resultToken: '', batches: [[EVALUATION]] })).rejects.toThrow();
  await expect(putEvaluations(place, { resultToken: 't', batches: [manyOf(101)] })).rejects.toThrow(
    RangeError,
  );
  expect(asked).toHaveLength(1);
});
