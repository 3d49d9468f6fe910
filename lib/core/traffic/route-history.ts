/**
 * Since when routes are as they are. A client's records say where bytes went by its subnet's route of that hour, and
 * what is read from the account are the routes of now: they count from the first full hour in which they were seen.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Estate } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { SubnetRoute, TrafficNetwork } from './traffic-network.ts';

const HOUR_SECONDS = 3600;

/** By VPC; another one where any of its subnets' routes to the services is another. */
export function routeFingerprints(
  { routes }: TrafficNetwork,
  estate: Pick<Estate, 'subnets'>,
): ReadonlyMap<string, string> {
  const vpcOf = vpcsOfSubnets(estate);
  const byVpc = Map.groupBy(routes, ({ subnetId }) => vpcOf.get(subnetId) ?? '');
  return new Map([...byVpc].map(([vpcId, own]) => [vpcId, fingerprintOf(own)]));
}

function fingerprintOf(routes: readonly SubnetRoute[]): string {
  const texts = routes.map(({ subnetId, s3, dynamodb, other }) =>
    JSON.stringify([subnetId, s3, dynamodb, other]),
  );
  return bytesToHex(sha256(utf8ToBytes(texts.toSorted().join('\n')))).slice(0, 32);
}

/** The network with routes that count from the hour after they were first seen; `since` by VPC, Unix seconds. */
export function withRoutesSince(
  network: TrafficNetwork,
  estate: Pick<Estate, 'subnets'>,
  since: ReadonlyMap<string, number>,
): TrafficNetwork {
  const vpcOf = vpcsOfSubnets(estate);
  const routes = network.routes.map((route) => {
    const first = since.get(vpcOf.get(route.subnetId) ?? '') ?? Infinity;
    return { ...route, from: Math.ceil(first / HOUR_SECONDS) * HOUR_SECONDS };
  });
  return { ...network, routes };
}

function vpcsOfSubnets({ subnets }: Pick<Estate, 'subnets'>): ReadonlyMap<string, string> {
  return new Map(valueOr(subnets, []).map(({ subnetId, vpcId }) => [subnetId, vpcId]));
}
