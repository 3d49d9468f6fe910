import { describe, expect, test } from 'vitest';
import {
  estateOf,
  networkInterface,
  routeTable,
  s3PrefixList,
  subnet,
  toNatGateway,
  toTransitGateway,
  trafficRecord,
  vpc,
} from '../../../test/estates/build-estate.ts';
import type { Route, TrafficRecord } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Severity, TrafficEvidence } from './check.ts';
import { s3GatewayEndpointRouted } from './s3-gateway-endpoint-routed.ts';

function findingOf(
  traffic: readonly TrafficRecord[],
  route: Route = toNatGateway('nat-0a'),
): { readonly evidence: TrafficEvidence; readonly severity: Severity } {
  const estate = estateOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [route] })],
    prefixLists: [s3PrefixList()],
    networkInterfaces: [networkInterface()],
    traffic,
  });
  const [evaluation] = s3GatewayEndpointRouted.evaluate(indexEstate(estate));
  if (evaluation?.status !== 'nonCompliant') throw new Error('no finding');
  const { evidence, severity } = evaluation;
  if (evidence.kind !== 'traffic') throw new Error('no claims on traffic');
  return { evidence, severity };
}

const throughNat = (overrides: Partial<TrafficRecord> = {}) =>
  trafficRecord({ natGatewayId: 'nat-0a', ...overrides });

describe('what flow logs say of a detour', () => {
  test('bytes through NAT are bytes, and demand', () => {
    const { evidence, severity } = findingOf([throughNat({ bytes: 3 }), throughNat({ bytes: 4 })]);
    expect(evidence.bytes).toMatchObject({ claim: 'yes', bytes: 7, isLowerBound: false });
    expect([evidence.demand.claim, severity]).toEqual(['yes', 'high']);
  });

  test('records without a byte are neither', () => {
    const { evidence, severity } = findingOf([throughNat({ bytes: 0 })]);
    expect(evidence.bytes).toMatchObject({ claim: 'no' });
    expect([evidence.demand.claim, severity]).toEqual(['unknown', 'medium']);
  });

  test('records without a byte, where others were lost, tell nothing', () => {
    expect(findingOf([throughNat({ bytes: 0, lowerBound: true })]).evidence.bytes.claim).toBe('unknown');
  });

  test('bytes that passed no NAT gateway are demand, and are not called missing', () => {
    const { evidence } = findingOf([trafficRecord()], toTransitGateway('tgw-0a'));
    expect(evidence.bytes).toMatchObject({ claim: 'unknown', reason: expect.stringContaining('no NAT') });
    expect(evidence.demand).toEqual({ claim: 'yes', reason: 'flow logs saw it' });
  });

  test('bytes to another service, or of other subnets, are none', () => {
    const others = [throughNat({ service: 'dynamodb' }), throughNat({ subnetId: 'subnet-0b' })];
    const { bytes } = findingOf(others).evidence;
    expect(bytes).toEqual({ claim: 'unknown', reason: 'no flow logs were given for these subnets' });
  });
});
