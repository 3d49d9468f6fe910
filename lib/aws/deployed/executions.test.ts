import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, AnswerServer, Answers } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { executions } from './executions.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

async function serviceWith(answers: Answers) {
  server = await startAnswers(answers);
  const client = new SFNClient(localClient(server.url));
  return {
    service: executions<object, object>({ client, stateMachineArn: 'arn:machine' }),
    asked: server.asked,
  };
}

describe('an execution', () => {
  const started: Answer = { body: { executionArn: 'arn:execution', startDate: 1 } };

  it('is started under the id, with an input that does not depend on the order of members', async () => {
    const { service, asked } = await serviceWith({ StartExecution: () => started });
    expect(await service.start('r-1', { b: 1, a: 2 })).toBe('started');
    expect(await service.start('r-1', { a: 2, b: 1 })).toBe('started');
    const [first, second] = asked.map(({ input }) => input);
    expect(first).toEqual({ stateMachineArn: 'arn:machine', name: 'r-1', input: '{"run":{"a":2,"b":1}}' });
    expect(second).toEqual(first);
  });

  it('that there was before is no start', async () => {
    const { service } = await serviceWith({ StartExecution: () => ({ code: 'ExecutionAlreadyExists' }) });
    expect(await service.start('r-1', {})).toBe('alreadyExists');
  });

  it.each([
    ['a refusal', 'r-1', { code: 'AccessDeniedException' }],
    ['an answer of another form', 'r-1', { body: {} }],
    ['a name that is too long', 'r'.repeat(81), started],
    ['a name of other characters', 'r 1', started],
  ])('is not taken for started at %s', async (_title, name, answer) => {
    const { service } = await serviceWith({ StartExecution: () => answer });
    await expect(service.start(name, {})).rejects.toThrow();
  });
});

describe('a waiting task', () => {
  it.each([
    ['is given its outcome', { body: {} }, 'delivered'],
    ['has timed out', { code: 'TaskTimedOut' }, 'gone'],
    ['is no longer there', { code: 'TaskDoesNotExist' }, 'gone'],
    ['never had that token', { code: 'InvalidToken' }, 'gone'],
  ])('%s', async (_title, answer, expected) => {
    const { service } = await serviceWith({ SendTaskSuccess: () => answer, SendTaskFailure: () => answer });
    expect(await service.sendTaskSuccess('token', { outcome: 'approved' })).toBe(expected);
    expect(await service.sendTaskFailure('token', { error: 'Broken', cause: 'x' })).toBe(expected);
  });

  it('is not taken for answered where that was refused', async () => {
    const { service } = await serviceWith({ SendTaskSuccess: () => ({ code: 'AccessDeniedException' }) });
    await expect(service.sendTaskSuccess('token', {})).rejects.toThrow();
  });
});
