import { expect, it } from 'vitest';
import type { RouteTable, SecurityGroup } from '../core/network/estate.ts';
import { namedPrefixLists } from './read-estate.ts';

const TABLE: RouteTable = {
  routeTableId: 'rtb-1',
  vpcId: 'vpc-1',
  ownerId: '1',
  routes: [
    {
      destination: { prefixListId: 'pl-route' },
      target: { kind: 'local' },
      state: 'active',
      origin: 'static',
    },
    { destination: { cidr: '0.0.0.0/0' }, target: { kind: 'local' }, state: 'active', origin: 'static' },
  ],
  associations: [],
  tags: {},
};

const rule = (id: string) => ({ protocol: '-1', cidrs: [], prefixListIds: [id], securityGroupIds: [] });
const GROUP: SecurityGroup = {
  groupId: 'sg-1',
  groupName: 'clients',
  vpcId: 'vpc-1',
  ownerId: '1',
  tags: {},
  egress: [rule('pl-egress')],
  ingress: [rule('pl-ingress')],
};

const read = <T>(value: T) => ({ status: 'read', value }) as const;
const unreadable = { status: 'unreadable', reason: 'denied' } as const;

it.each([
  ['routes and rules', read([TABLE]), read([GROUP]), ['pl-egress', 'pl-ingress', 'pl-route']],
  ['routes alone', read([TABLE]), unreadable, ['pl-route']],
  ['rules alone', unreadable, read([GROUP]), ['pl-egress', 'pl-ingress']],
  ['nothing that was read', undefined, undefined, []],
])('prefix lists are named by %s', (_, tables, groups, expected) => {
  expect([...namedPrefixLists(tables, groups)].sort()).toEqual(expected);
});
