import { describe, expect, test } from 'vitest';
import { hashPlan } from './hash-plan.ts';
import type { Hazard, Plan } from './plan.ts';

type Bound = Parameters<typeof hashPlan>[0];

const hazard = (overrides: Partial<Hazard> = {}): Hazard => ({
  id: 'egress-rules',
  kind: 'found',
  subject: 'sg-0a',
  text: 'words',
  ...overrides,
});

const create: Plan['actions'][number] = {
  kind: 'createGatewayEndpoint',
  vpcId: 'vpc-0a',
  serviceName: 'com.amazonaws.eu-west-3.s3',
  tags: {},
  preconditions: [],
};

const PLAN: Bound = {
  accountId: '111122223333',
  region: 'eu-west-3',
  actions: [create],
  hazards: [hazard(), hazard({ id: 'edge-table', subject: 'rtb-0a' })],
};

describe('the hash of a plan', () => {
  test.each<[string, Partial<Bound>]>([
    ['account', { accountId: '999988887777' }],
    ['Region', { region: 'eu-west-1' }],
    ['actions', { actions: [] }],
    ['arguments', { actions: [{ ...create, vpcId: 'vpc-0b' }] }],
    [
      'preconditions',
      { actions: [{ ...create, preconditions: [{ kind: 'noRouteTables', vpcEndpointId: 'vpce-0a' }] }] },
    ],
    ['number of hazards', { hazards: [hazard()] }],
    ['kind of a hazard', { hazards: [hazard({ kind: 'unreadable' }), ...PLAN.hazards.slice(1)] }],
    ['subject of a hazard', { hazards: [hazard({ subject: 'sg-0b' }), ...PLAN.hazards.slice(1)] }],
  ])('is another with another %s', (_, change) => {
    expect(hashPlan({ ...PLAN, ...change })).not.toBe(hashPlan(PLAN));
  });

  test.each<[string, Partial<Bound>]>([
    ['order of hazards', { hazards: PLAN.hazards.toReversed() }],
    ['wording of a hazard', { hazards: [hazard({ text: 'other words' }), ...PLAN.hazards.slice(1)] }],
  ])('is the same with another %s', (_, change) => {
    expect(hashPlan({ ...PLAN, ...change })).toBe(hashPlan(PLAN));
  });

  test('is SHA-256 in hex', () => {
    expect(hashPlan(PLAN)).toMatch(/^[0-9a-f]{64}$/);
  });
});
