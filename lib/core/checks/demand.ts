/**
 * Does something in these subnets use the service? Seen bytes prove it; a role that grants it makes it likely; a
 * wildcard grant says nothing; no client at all rules it out for now.
 */
import type { GatewayService, Role, Subnet, TrafficRecord } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { Claim } from './check.ts';

/** The demand claim for the service from these subnets; `seen` is their traffic to it, whichever way it went. */
export function demandOf(
  index: EstateIndex,
  service: GatewayService,
  subnets: readonly Subnet[],
  seen: readonly TrafficRecord[],
): Claim {
  if (seen.some(({ bytes }) => bytes > 0)) return { claim: 'yes', reason: 'flow logs saw it' };
  const { networkInterfaces } = index.estate;
  const clients = subnets.flatMap((subnet) => clientsOf(index, subnet));
  if (networkInterfaces.status === 'read' && clients.length === 0) {
    return { claim: 'no', reason: 'no client has a network interface in these subnets' };
  }
  const granting = rolesIn(index, subnets).find((role) => grants(role, service));
  if (granting !== undefined) {
    return {
      claim: 'yes',
      reason: `role ${granting.roleName} of a client there is granted ${service} actions`,
    };
  }
  return { claim: 'unknown', reason: 'no bytes were seen, and the roles there do not tell' };
}

// Interfaces of NAT gateways, endpoints and load balancers carry other people's traffic; they are no clients.
const NOT_CLIENTS: ReadonlySet<string> = new Set([
  'nat_gateway',
  'vpc_endpoint',
  'gateway_load_balancer_endpoint',
  'transit_gateway',
  'network_load_balancer',
]);

function clientsOf(index: EstateIndex, subnet: Subnet): readonly string[] {
  return (index.interfacesOfSubnet.get(subnet.subnetId) ?? [])
    .filter((eni) => !NOT_CLIENTS.has(eni.interfaceType))
    .map((eni) => eni.networkInterfaceId);
}

function rolesIn(index: EstateIndex, subnets: readonly Subnet[]): readonly Role[] {
  const roles = subnets.flatMap(({ subnetId }) => [
    ...(index.instancesOfSubnet.get(subnetId) ?? []).flatMap(
      ({ instanceProfileArn }) =>
        (instanceProfileArn === undefined ? undefined : index.rolesOfProfile.get(instanceProfileArn)) ?? [],
    ),
    ...(index.functionsOfSubnet.get(subnetId) ?? []).flatMap((fn) => index.rolesByArn.get(fn.roleArn) ?? []),
  ]);
  return [...new Set(roles)];
}

function grants(role: Role, service: GatewayService): boolean {
  return valueOr(role.policies, []).some(
    (policy) => policy.kind !== 'boundary' && allowedActions(policy.document).some((a) => names(a, service)),
  );
}

// A bare `*` is no need: everybody's administrator has it.
function names(action: string, service: GatewayService): boolean {
  return action.toLowerCase().startsWith(`${service}:`);
}

function allowedActions(document: string): readonly string[] {
  const parsed: unknown = parseJson(document);
  const statements = listOf(field(parsed, 'Statement'));
  return statements
    .filter((statement) => field(statement, 'Effect') === 'Allow')
    .flatMap((statement) => listOf(field(statement, 'Action')))
    .filter((action) => typeof action === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A document that is no JSON grants nothing that we could name; the hazards report it as unreadable.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
