import { describe } from 'vitest';
import type { Route } from '../../network/estate.ts';
import {
  firewallEndpoint,
  regionalNatGateway,
  route,
  routeTable,
  toEndpoint,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
} from '../../../../test/estates/build-estate.ts';
import { testHazard } from './quiet-estate.laws.ts';

const ALL = '0.0.0.0/0';
const publicTable = (r: Route) =>
  routeTable({ routeTableId: 'rtb-0b', subnetIds: ['subnet-0b'], routes: [r] });
const through = (...routes: Route[]) => ({
  routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes }), publicTable(toInternetGateway('igw-0a'))],
});
const behindNat = (r: Route) => ({
  routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] }), publicTable(r)],
});
const firewall = { vpcEndpoints: [firewallEndpoint({ vpcEndpointId: 'vpce-0f' })] };
const toNatTable = routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] });

describe('inspection', () => {
  testHazard('inspection-bypass', [
    { name: 'is not on the way through a NAT gateway to an internet gateway', tells: [] },
    {
      name: 'by a firewall endpoint is found',
      shape: { ...through(toEndpoint('vpce-0f', ALL)), ...firewall },
      tells: ['found vpce-0f'],
    },
    {
      name: 'by a firewall endpoint on a narrower route is found',
      shape: { ...through(toNatGateway('nat-0a'), toEndpoint('vpce-0f', '52.95.154.0/24')), ...firewall },
      tells: ['found vpce-0f'],
    },
    {
      name: 'by a firewall that other addresses pass is none',
      shape: { ...through(toNatGateway('nat-0a'), toEndpoint('vpce-0f', '192.0.2.0/24')), ...firewall },
      tells: [],
    },
    {
      name: 'by a firewall behind the NAT gateway is found',
      shape: { ...behindNat(toEndpoint('vpce-0f', ALL)), ...firewall },
      tells: ['found vpce-0f'],
    },
    {
      name: 'may stand behind a transit gateway',
      shape: through(toTransitGateway('tgw-0a')),
      tells: ['found tgw-0a'],
    },
    {
      name: 'may stand behind a transit gateway behind a NAT gateway',
      shape: behindNat(toTransitGateway('tgw-0a')),
      tells: ['found tgw-0a'],
    },
    {
      name: 'may be done by a NAT instance',
      shape: through(route(ALL, { kind: 'networkInterface', id: 'eni-0n', instanceId: 'i-0n' })),
      tells: ['found i-0n'],
    },
    {
      name: 'behind a Regional NAT gateway is seen in its own table',
      shape: {
        ...firewall,
        natGateways: [regionalNatGateway()],
        routeTables: [
          toNatTable,
          routeTable({
            routeTableId: 'rtb-0r',
            gatewayIds: ['nat-0a'],
            routes: [toEndpoint('vpce-0f', ALL)],
          }),
        ],
      },
      tells: ['found vpce-0f'],
    },
    {
      name: 'behind a Regional NAT gateway without a visible table cannot be told',
      shape: { natGateways: [regionalNatGateway()], routeTables: [toNatTable] },
      tells: ['unreadable routeTables'],
    },
    {
      name: 'behind a NAT gateway that is not shown cannot be told',
      shape: { natGateways: [] },
      tells: ['unreadable routeTables'],
    },
    {
      name: 'cannot be told without NAT gateways',
      shape: { natGateways: unreadable() },
      tells: ['unreadable natGateways'],
    },
  ]);
});
