/**
 * What the records themselves tell of the network, where nothing else does: from version 11 on a client's record names
 * the NAT gateway's interface as its next hop. The gateway then bears its interface's id, for its own is not known.
 */
import type { FlowGroup } from './flow-question.ts';
import type { TrafficNatGateway, TrafficNetwork } from './traffic-network.ts';

export function networkOfRows(region: string, groups: readonly FlowGroup[]): TrafficNetwork {
  const gateways = new Map<string, TrafficNatGateway>();
  for (const { tokens } of groups) {
    const interfaceId = tokens['next-hop-interface-id'];
    if (tokens['next-hop-interface-type'] !== 'nat_gateway' || interfaceId === undefined) continue;
    gateways.set(interfaceId, {
      natGatewayId: interfaceId,
      vpcId: tokens['vpc-id'] ?? 'unknown',
      kind: 'zonal',
      interfaceIds: [interfaceId],
      privateAddresses: [],
    });
  }
  return { region, natGateways: [...gateways.values()], interfaces: [], routes: [] };
}
