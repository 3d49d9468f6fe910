import type {
  Route as Ec2Route,
  RouteTable as Ec2RouteTable,
  RouteTableAssociation as Ec2Association,
} from '@aws-sdk/client-ec2';
import { DescribeRouteTablesCommand } from '@aws-sdk/client-ec2';
import type {
  Route,
  RouteDestination,
  RouteTable,
  RouteTableAssociation,
  RouteTarget,
} from '../../core/network/estate.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { vpcFilters } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer, required } from './reader.ts';
import { toTags } from './tags.ts';

export async function readRouteTables(reader: Reader): Promise<readonly RouteTable[]> {
  const ec2 = await reader.clients.ec2();
  return readPages(reader, 'ec2:DescribeRouteTables', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeRouteTablesCommand({
          Filters: vpcFilters(reader),
          MaxResults: largestPageOf('ec2:DescribeRouteTables'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) => required(answer.RouteTables, 'RouteTables').map(toRouteTable),
  });
}

export function toRouteTable(table: Ec2RouteTable): RouteTable {
  return {
    routeTableId: required(table.RouteTableId, 'RouteTableId'),
    vpcId: required(table.VpcId, 'VpcId'),
    ownerId: required(table.OwnerId, 'OwnerId'),
    routes: (table.Routes ?? []).map(toRoute),
    associations: (table.Associations ?? []).flatMap(toAssociation),
    tags: toTags(table.Tags),
  };
}

export function toRoute(route: Ec2Route): Route {
  return {
    destination: toDestination(route),
    target: toTarget(route),
    state: toState(route.State),
    origin: PROPAGATED.has(route.Origin ?? '') ? 'propagated' : 'static',
  };
}

/** By a virtual private gateway, or by a route server. */
const PROPAGATED: ReadonlySet<string> = new Set(['EnableVgwRoutePropagation', 'Advertisement']);

function toDestination(route: Ec2Route): RouteDestination {
  if (route.DestinationPrefixListId !== undefined) return { prefixListId: route.DestinationPrefixListId };
  const cidr = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock;
  return { cidr: required(cidr, 'destination of a route') };
}

/** Exactly one member names the target, but that an instance is named together with its network interface. */
function toTarget(route: Ec2Route): RouteTarget {
  if (route.GatewayId !== undefined) return toGatewayTarget(route.GatewayId);
  if (route.NetworkInterfaceId !== undefined) {
    const instance = route.InstanceId === undefined ? {} : { instanceId: route.InstanceId };
    return { kind: 'networkInterface', id: route.NetworkInterfaceId, ...instance };
  }
  for (const [member, kind] of TARGETS) {
    const id = route[member];
    if (id !== undefined) return { kind, id };
  }
  throw new UnexpectedAnswer('a route names no target that is known');
}

const TARGETS = [
  ['NatGatewayId', 'natGateway'],
  ['TransitGatewayId', 'transitGateway'],
  ['EgressOnlyInternetGatewayId', 'egressOnlyInternetGateway'],
  ['VpcPeeringConnectionId', 'vpcPeeringConnection'],
  ['CoreNetworkArn', 'coreNetwork'],
  ['LocalGatewayId', 'localGateway'],
  ['CarrierGatewayId', 'carrierGateway'],
  ['OdbNetworkArn', 'other'],
  ['InstanceId', 'other'],
] as const;

/** `GatewayId` holds gateways of four kinds, endpoints among them; the id's prefix tells which. */
function toGatewayTarget(id: string): RouteTarget {
  if (id === 'local') return { kind: 'local' };
  if (id.startsWith('igw-')) return { kind: 'internetGateway', id };
  if (id.startsWith('vgw-')) return { kind: 'virtualPrivateGateway', id };
  return id.startsWith('vpce-') ? { kind: 'vpcEndpoint', id } : { kind: 'other', id };
}

function toState(state: string | undefined): Route['state'] {
  if (state === 'active' || state === 'blackhole' || state === 'filtered') return state;
  throw new UnexpectedAnswer(`a route is in state "${state ?? ''}"`);
}

function toAssociation(association: Ec2Association): readonly RouteTableAssociation[] {
  const state = association.AssociationState?.State ?? 'associated';
  if (state !== 'associated') return [];
  const associationId = required(association.RouteTableAssociationId, 'RouteTableAssociationId');
  if (association.Main === true) return [{ associationId, kind: 'main' }];
  if (association.SubnetId !== undefined) {
    return [{ associationId, kind: 'subnet', subnetId: association.SubnetId }];
  }
  // A pool of public addresses comes in by the internet gateway: an edge association like that of a gateway.
  const gatewayId = required(association.GatewayId ?? association.PublicIpv4Pool, 'associated thing');
  return [{ associationId, kind: 'gateway', gatewayId }];
}
