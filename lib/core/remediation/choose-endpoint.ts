import type { GatewayService, VpcEndpoint } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { gatewayServiceName } from '../network/service-ranges.ts';
import { isGone } from './endpoint-states.ts';

export type EndpointChoice =
  | { readonly kind: 'reuse'; readonly endpoint: VpcEndpoint }
  | { readonly kind: 'create' }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The VPC's own gateway endpoint of the service, before a new one: two of them only divide tables and policies.
 *
 * Of several the one on most route tables is taken, then the lowest id. One that AWS made for a managed service cannot
 * be changed by its owner, and does not count; one that is still coming up is waited for.
 */
export function chooseEndpoint(index: EstateIndex, vpcId: string, service: GatewayService): EndpointChoice {
  const serviceName = gatewayServiceName(index.estate.region, service);
  const living = (index.endpointsOfVpc.get(vpcId) ?? []).filter(
    (endpoint) =>
      endpoint.type === 'Gateway' &&
      endpoint.serviceName === serviceName &&
      !endpoint.requesterManaged &&
      !isGone(endpoint),
  );
  const [best] = living.filter((endpoint) => endpoint.state === 'available').sort(byUse);
  if (best !== undefined) return { kind: 'reuse', endpoint: best };
  const [waiting] = living;
  if (waiting === undefined) return { kind: 'create' };
  return {
    kind: 'none',
    reason: `endpoint ${waiting.vpcEndpointId} is ${waiting.state}: wait until it is available`,
  };
}

function byUse(a: VpcEndpoint, b: VpcEndpoint): number {
  return b.routeTableIds.length - a.routeTableIds.length || (a.vpcEndpointId < b.vpcEndpointId ? -1 : 1);
}
