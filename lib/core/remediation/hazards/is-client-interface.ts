import type { NetworkInterface } from '../../network/estate.ts';

/** Kinds that carry or receive traffic and ask no service for anything. */
const NOT_CLIENTS: ReadonlySet<string> = new Set([
  'nat_gateway',
  'vpc_endpoint',
  'gateway_load_balancer_endpoint',
  'gateway_load_balancer',
  'network_load_balancer',
  'load_balancer',
  'transit_gateway',
]);

/** True where software behind the interface may call a service; of an unknown kind, yes. */
export function isClientInterface(item: NetworkInterface): boolean {
  return !NOT_CLIENTS.has(item.interfaceType.toLowerCase());
}
