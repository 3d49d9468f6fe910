import { describe, expect, test } from 'vitest';
import { everyBucketAction } from '../../../../test/estates/bucket-actions.ts';
import { everyInterfaceAction } from '../../../../test/estates/interface-actions.ts';
import { articleEstate } from '../../../../test/estates/article-estate.ts';
import { estateOf, gatewayEndpoint, routeTable } from '../../../../test/estates/build-estate.ts';
import type { Estate } from '../../network/estate.ts';
import { indexEstate } from '../../network/index-estate.ts';
import type { Action } from '../action.ts';
import { ACTION_KINDS, isApplied } from './registry.ts';

const results = new Map([[0, 'vpce-0a']]);
const context = { remediationId: 'r-1', results, resultId: 'vpce-0a' };
const on = { vpcEndpointId: { resultOf: 0 }, preconditions: [] };
const table = { routeTableId: 'rtb-0a', prefixListId: 'pl-0a' };

const ACTIONS: readonly Action[] = [
  { kind: 'createGatewayEndpoint', vpcId: 'vpc-0a', serviceName: 's', tags: {}, preconditions: [] },
  { kind: 'addEndpointRouteTable', vpcId: 'vpc-0a', serviceName: 's', ...table, ...on },
  { kind: 'removeEndpointRouteTable', ...table, ...on },
  { kind: 'deleteGatewayEndpoint', ...on },
  ...everyInterfaceAction(),
  ...everyBucketAction(),
];

const denied = { status: 'unreadable', reason: 'access denied' } as const;
const hidden: Partial<Estate> = {
  vpcEndpoints: denied,
  routeTables: denied,
  securityGroups: denied,
  buckets: denied,
};

test('there is a case for each kind of action', () => {
  expect(ACTIONS.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(ACTION_KINDS).toSorted());
});

describe('law 8, unknown is never a pass: no action shows its effect', () => {
  test.each(ACTIONS.map((action) => [action.kind, action] as const))(
    'where nothing could be read: %s',
    (_, action) => {
      expect(isApplied(indexEstate({ ...articleEstate(), ...hidden }), action, context)).toBe(false);
    },
  );

  test('where the routes could not be read: removeEndpointRouteTable', () => {
    const [, , remove] = ACTIONS;
    if (remove === undefined) throw new Error('no action');
    const index = (estate: Estate) => indexEstate(estate);
    expect(isApplied(index(articleEstate()), remove, context)).toBe(true);
    expect(isApplied(index({ ...articleEstate(), routeTables: denied }), remove, context)).toBe(false);
    expect(isApplied(index({ ...articleEstate(), vpcEndpoints: denied }), remove, context)).toBe(false);
  });
});

test.each([
  ['active', true],
  ['blackhole', false],
] as const)('a table is on an endpoint once its route is active: %s', (state, isShown) => {
  const [, add] = ACTIONS;
  if (add === undefined) throw new Error('no action');
  const target = { kind: 'vpcEndpoint', id: 'vpce-0a' } as const;
  const route = { destination: { prefixListId: 'pl-0a' }, target, state, origin: 'static' } as const;
  const estate = estateOf({
    vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
    routeTables: [routeTable({ routes: [route] })],
  });
  expect(isApplied(indexEstate(estate), add, context)).toBe(isShown);
});

test.each([
  ['available', false],
  ['deleting', true],
  ['deleted', true],
])('an endpoint that AWS shows as %s is gone: %s', (state, isGone) => {
  const [, , , remove] = ACTIONS;
  if (remove === undefined) throw new Error('no action');
  const estate = estateOf({ vpcEndpoints: [gatewayEndpoint({ state })] });
  expect(isApplied(indexEstate(estate), remove, context)).toBe(isGone);
});
