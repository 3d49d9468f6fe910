import { describe, expect, it } from 'vitest';
import type { Step, StepName } from '../workflow/steps/steps.ts';
import { STEPS } from '../workflow/steps/steps.ts';
import { machineDefinition, NOT_ASKED_ERROR } from './state-machine-definition.ts';

const definition = machineDefinition({
  functionArns: { read: 'arn:read', write: 'arn:write', ask: 'arn:ask' },
  partition: 'aws',
  settleSeconds: 1_800,
  firstSeconds: { watchMinutes: 900 },
  approvalSeconds: 3_600,
  stepSeconds: 960,
  runSeconds: 2_592_000,
});
const states = definition.States;
const steps: readonly Step[] = Object.values(STEPS);
const edges = steps.flatMap(({ name, next }) =>
  Object.entries(next).map(([outcome, to]): [StepName, string, StepName | 'wait' | 'end'] => [
    name,
    outcome,
    to,
  ]),
);

function state(name: string): Record<string, unknown> {
  const found = states[name];
  if (found === undefined) throw new Error(`there is no state "${name}"`);
  return found;
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

/** All states that may follow. */
function successors(name: string): readonly string[] {
  const { Next, Default, Choices, Catch } = state(name);
  const nested = [...records(Choices), ...records(Catch)].map((each) => each['Next']);
  return [Next, Default, ...nested].filter((each): each is string => typeof each === 'string');
}

/** The state to which a run goes whose step ended so. */
function follow(step: StepName, outcome: string): string {
  const choice = String(state(step)['Next']);
  const taken = records(state(choice)['Choices']).find((each) => each['StringEquals'] === outcome);
  return String(taken?.['Next'] ?? state(choice)['Default']);
}

describe('the state machine', () => {
  it('begins by letting the VPC settle', () => {
    expect(definition.StartAt).toBe('settle');
  });

  it.each(edges)('after %s with %s goes to %s', (step, outcome, to) => {
    const later = to === 'watch' ? 'watch later' : to;
    const expected = to === 'wait' ? `${step} wait` : to === 'end' ? 'ended' : later;
    expect(follow(step, outcome)).toBe(expected);
  });

  it.each(steps.map(({ name }) => name))('fails where %s ends as the table does not foresee', (step) => {
    expect(state(follow(step, 'no such outcome'))['Type']).toBe('Fail');
  });

  it('leads somewhere from every state, and to every state from the first', () => {
    const seen = new Set<string>();
    const open = [definition.StartAt];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const next = successors(name);
      expect(next.length > 0).toBe(!['Succeed', 'Fail'].includes(String(state(name)['Type'])));
      open.push(...next);
    }
    expect([...seen].toSorted()).toEqual(Object.keys(states).toSorted());
  });

  it('waits for the settle time and comes back', () => {
    expect(state('settle wait')).toEqual({ Type: 'Wait', Seconds: 1_800, Next: 'settle' });
  });

  it('lets some time pass before it watches', () => {
    expect(state('watch later')).toEqual({ Type: 'Wait', Seconds: 900, Next: 'watch' });
  });

  it.each(steps.filter(({ role }) => role !== 'ask').map(({ name, role }) => [name, role] as const))(
    'calls the function of its role with the step and the run: %s',
    (name, role) => {
      expect(state(name)).toMatchObject({
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: `arn:${role}`, Payload: { step: name, 'run.$': '$.run' } },
      });
    },
  );

  it.each([
    ['apply', 'rollBack'],
    ['verify', 'rollBack'],
    ['settle', 'record'],
    ['plan', 'record'],
    ['watch', 'record'],
    ['rollBack', 'record'],
    ['record', 'lost'],
  ] as const)('goes from %s, where its function is killed again and again, to %s', (name, to) => {
    expect(records(state(name)['Retry'])).toContainEqual(
      expect.objectContaining({ ErrorEquals: ['States.ALL'], MaxAttempts: 4 }),
    );
    const [caught] = records(state(name)['Catch']);
    const because = state(String(caught?.['Next']));
    expect(because).toMatchObject({ Type: 'Pass', ResultPath: '$.run.failure', Next: to });
  });
});

describe('asking', () => {
  const caught = new Map(
    records(state('ask')['Catch']).map((each) => [String(each['ErrorEquals']), String(each['Next'])]),
  );

  it('waits with a task token for the lifetime of the approval', () => {
    expect(state('ask')).toMatchObject({
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'arn:ask', Payload: { 'run.$': '$.run', 'taskToken.$': '$$.Task.Token' } },
      TimeoutSeconds: 3_600,
    });
  });

  it('is not repeated where time ran out or nobody could be asked', () => {
    expect(records(state('ask')['Retry'])[0]).toEqual({
      ErrorEquals: ['States.Timeout', NOT_ASKED_ERROR],
      MaxAttempts: 0,
    });
  });

  it.each([
    ['States.Timeout', [['$.run.failure', 'nobody answered in time']]],
    [
      NOT_ASKED_ERROR,
      [
        ['$.run.ending', 'notAsked'],
        ['$.run.failure', 'nobody could be asked'],
      ],
    ],
    ['States.ALL', [['$.run.failure', 'the step ask could not be run to its end']]],
  ])('never ends in a change when caught with %s, and says why', (error, noted) => {
    const passed: unknown[] = [];
    let name = caught.get(error) ?? '';
    for (; state(name)['Type'] === 'Pass'; name = String(state(name)['Next'])) {
      passed.push([state(name)['ResultPath'], state(name)['Result']]);
    }
    expect([name, passed]).toEqual(['record', noted]);
  });
});
