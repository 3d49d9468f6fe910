/** What must be known of the network to tell which bytes a NAT gateway carried; plain data, filled by the caller. */
import { ADDRESS_FIELDS, type FlowQuestion } from './flow-question.ts';
import type { LabelledRange } from './address-table.ts';

export interface TrafficNetwork {
  readonly region: string;
  readonly natGateways: readonly TrafficNatGateway[];
  readonly interfaces: readonly TrafficInterface[];
  readonly routes: readonly SubnetRoute[];
}

export interface TrafficNatGateway {
  readonly natGatewayId: string;
  readonly vpcId: string;
  /** A regional NAT gateway has no interface of the customer's and no subnet. */
  readonly kind: 'zonal' | 'regional';
  readonly interfaceIds: readonly string[];
  /** All private addresses, secondary ones too. */
  readonly privateAddresses: readonly string[];
}

export interface TrafficInterface {
  readonly interfaceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly privateAddresses: readonly string[];
}

/** Where a subnet's traffic went from one moment to another. */
export interface SubnetRoute {
  readonly subnetId: string;
  /** Unix seconds; absent: as long as is known. */
  readonly from?: number;
  readonly to?: number;
  readonly s3: RoutePath;
  readonly dynamodb: RoutePath;
  /** To everything else on the internet. */
  readonly other: RoutePath;
}

export type RoutePath =
  | { readonly via: 'natGateway'; readonly natGatewayId: string }
  | { readonly via: 'gatewayEndpoint' }
  /** An internet gateway, a transit gateway, an instance: not a NAT gateway of this network. */
  | { readonly via: 'elsewhere' }
  | { readonly via: 'unknown' };

/** The question whose groups `attributeTraffic` can read. */
export function toTrafficQuestion(network: TrafficNetwork, ranges: readonly LabelledRange[]): FlowQuestion {
  const named = network.natGateways.flatMap(({ privateAddresses }) =>
    privateAddresses.map((address) => ({ cidr: address, label: { kind: 'named' as const, address } })),
  );
  return { ranges: [...ranges, ...named], exactAddresses: ADDRESS_FIELDS };
}
