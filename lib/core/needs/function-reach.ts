/** Every service that a function needs, with the way from each of its subnets. */
import type { LambdaFunction, Subnet } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { zonesWithout } from '../network/reach/endpoint-carries.ts';
import type { Reach } from '../network/reach/service-reach.ts';
import { serviceReach } from '../network/reach/service-reach.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { FunctionNeeds, Need } from './function-needs.ts';
import { needsOf } from './function-needs.ts';
import { offeredName } from './offered-name.ts';
import type { PrivateLinkService } from './private-link-services.ts';
import { allServices } from './private-link-services.ts';

export interface ReachedNeed {
  readonly need: Need;
  /** The service's name in the Region; undefined where the Region offers none. */
  readonly serviceName: string | undefined;
  /** The worst of the ways from the subnets: a function that gets nowhere from one of them fails now and then. */
  readonly reach: Reach;
  /** Availability Zones of the function in which the endpoint that it uses has no interface. */
  readonly lackingZones: readonly string[];
}

export interface FunctionReach extends Pick<FunctionNeeds, 'cannotTell'> {
  readonly needs: readonly ReachedNeed[];
  /** Subnets that the function names and the account does not show. */
  readonly missingSubnets: readonly string[];
}

/** The service as subjects of plans name it: `s3` where a gateway endpoint leads to it, else the full name. */
export function subjectService({ need: { service }, serviceName }: ReachedNeed): string {
  return gatewayOf(service) ?? serviceName ?? service.serviceName;
}

/** How the function reaches the service of a plan, be it that nothing says any more that it needs it. */
export function reachOfSubject(index: EstateIndex, fn: LambdaFunction, service: string): Reach | undefined {
  const { needs } = reachOfFunction(index, fn);
  const known = needs.find((one) => subjectService(one) === service);
  if (known !== undefined) return known.reach;
  const subnets = fn.subnetIds.flatMap((id) => index.subnets.get(id) ?? []);
  const named = allServices(index.estate.region).find(
    (one) => (gatewayOf(one) ?? offeredName(index, one) ?? one.serviceName) === service,
  );
  return named === undefined ? undefined : reachOfNeed(index, fn, subnets, unasked(named)).reach;
}

const NOT_ASKED = { claim: 'unknown', reason: 'it was not asked' } as const;

function unasked(service: PrivateLinkService): Need {
  const tiers = { granted: NOT_ASKED, used: NOT_ASKED, named: NOT_ASKED, seen: NOT_ASKED };
  return { service, tiers, actions: [] };
}

const WORST: readonly Reach['is'][] = ['nothing', 'unknown', 'internet', 'private'];

/** Asked once for each function, however many plans are made. */
export function reachOfFunction(index: EstateIndex, fn: LambdaFunction): FunctionReach {
  const known = reaches(index);
  const reach = known.get(fn.functionArn) ?? compute(index, fn);
  known.set(fn.functionArn, reach);
  return reach;
}

const reaches = oncePerEstate(() => new Map<string, FunctionReach>());

function compute(index: EstateIndex, fn: LambdaFunction): FunctionReach {
  const subnets = fn.subnetIds.flatMap((id) => index.subnets.get(id) ?? []);
  const { needs, cannotTell } = needsOf(index, fn);
  return {
    needs: needs.map((need) => reachOfNeed(index, fn, subnets, need)),
    cannotTell,
    missingSubnets: fn.subnetIds.filter((id) => !index.subnets.has(id)),
  };
}

function reachOfNeed(
  index: EstateIndex,
  fn: LambdaFunction,
  subnets: readonly Subnet[],
  need: Need,
): ReachedNeed {
  const { service, actions } = need;
  const serviceName = offeredName(index, service);
  const gateway = gatewayOf(service);
  const reached = {
    serviceName: serviceName ?? service.serviceName,
    ...(gateway === undefined ? {} : { gateway }),
  };
  const calls = actions.map((action) => `${service.prefix}:${action}`);
  const ways = subnets.map((subnet) => wayFrom(index, fn, subnet, { ...reached, calls, port: service.port }));
  const [worst = { is: 'unknown', reason: 'the account shows none of its subnets' } satisfies Reach] =
    ways.toSorted((a, b) => WORST.indexOf(a.is) - WORST.indexOf(b.is));
  const endpoint = worst.is === 'private' ? index.vpcEndpoints.get(worst.vpcEndpointId ?? '') : undefined;
  return {
    need,
    serviceName,
    reach: worst,
    lackingZones: endpoint?.type === 'Interface' ? zonesWithout(index, endpoint, subnets) : [],
  };
}

function gatewayOf({ hasGateway, prefix }: Need['service']): 's3' | 'dynamodb' | undefined {
  return hasGateway && (prefix === 's3' || prefix === 'dynamodb') ? prefix : undefined;
}

interface Asked {
  readonly serviceName: string;
  readonly gateway?: 's3' | 'dynamodb';
  readonly calls: readonly string[];
  readonly port: number;
}

// Functions with the same subnet, groups, role and calls go the same way, and there are many of them.
function wayFrom(
  index: EstateIndex,
  fn: LambdaFunction,
  subnet: Subnet,
  { calls, port, ...service }: Asked,
): Reach {
  const { roleArn, securityGroupIds } = fn;
  const key = [service.serviceName, subnet.subnetId, roleArn, ...securityGroupIds, ...calls].join(' ');
  const known = ways(index);
  const way =
    known.get(key) ??
    serviceReach(index, { subnet, securityGroupIds, roleArn, actions: calls, port }, service);
  known.set(key, way);
  return way;
}

const ways = oncePerEstate(() => new Map<string, Reach>());

/** The functions of the estate; empty where they could not be read. */
export function functionsOf({ estate }: EstateIndex): readonly LambdaFunction[] {
  return valueOr(estate.functions, []);
}
