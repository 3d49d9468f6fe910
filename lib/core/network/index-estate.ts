/** Look-ups over an estate, built once, so that every check stays linear in the number of resources. */
import type {
  Estate,
  Instance,
  LambdaFunction,
  NatGateway,
  NetworkInterface,
  PrefixList,
  Role,
  RouteTable,
  Subnet,
  TrafficRecord,
  Vpc,
  VpcEndpoint,
} from './estate.ts';
import { contains, parseCidr } from './cidr.ts';
import { valueOr } from './estate.ts';

export interface EstateIndex {
  readonly estate: Estate;
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly natGateways: ReadonlyMap<string, NatGateway>;
  readonly vpcEndpoints: ReadonlyMap<string, VpcEndpoint>;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  /** The subnets that a table serves: explicit ones, and for a main table those without an explicit one. */
  readonly subnetsOfTable: ReadonlyMap<string, readonly Subnet[]>;
  /** The table that serves a subnet; absent where the estate does not show it (a subnet shared with us). */
  readonly tableOfSubnet: ReadonlyMap<string, RouteTable>;
  readonly subnetsOfVpc: ReadonlyMap<string, readonly Subnet[]>;
  readonly tablesOfVpc: ReadonlyMap<string, readonly RouteTable[]>;
  readonly endpointsOfVpc: ReadonlyMap<string, readonly VpcEndpoint[]>;
  readonly instancesOfSubnet: ReadonlyMap<string, readonly Instance[]>;
  readonly functionsOfSubnet: ReadonlyMap<string, readonly LambdaFunction[]>;
  readonly rolesByArn: ReadonlyMap<string, Role>;
  readonly rolesOfProfile: ReadonlyMap<string, readonly Role[]>;
  readonly interfacesOfSubnet: ReadonlyMap<string, readonly NetworkInterface[]>;
  readonly trafficOfSubnet: ReadonlyMap<string, readonly TrafficRecord[]>;
}

/** Builds the look-ups; parts that could not be read give empty maps, and whoever uses them asks the part first. */
export function indexEstate(estate: Estate): EstateIndex {
  const subnets = valueOr(estate.subnets, []);
  const routeTables = valueOr(estate.routeTables, []);
  const vpcEndpoints = valueOr(estate.vpcEndpoints, []);
  const roles = valueOr(estate.roles, []);
  const tableOfSubnet = tablesBySubnet(subnets, routeTables);
  const subnetOf = subnetOfClient(estate);
  return {
    estate,
    vpcs: byId(valueOr(estate.vpcs, []), (vpc) => vpc.vpcId),
    subnets: byId(subnets, (subnet) => subnet.subnetId),
    routeTables: byId(routeTables, (table) => table.routeTableId),
    natGateways: byId(valueOr(estate.natGateways, []), (nat) => nat.natGatewayId),
    vpcEndpoints: byId(vpcEndpoints, (endpoint) => endpoint.vpcEndpointId),
    prefixLists: byId(valueOr(estate.prefixLists, []), (list) => list.prefixListId),
    subnetsOfTable: grouped(subnets, (subnet) => tableOfSubnet.get(subnet.subnetId)?.routeTableId),
    tableOfSubnet,
    subnetsOfVpc: grouped(subnets, (subnet) => subnet.vpcId),
    tablesOfVpc: grouped(routeTables, (table) => table.vpcId),
    endpointsOfVpc: grouped(vpcEndpoints, (endpoint) => endpoint.vpcId),
    instancesOfSubnet: grouped(valueOr(estate.instances, []), (instance) => instance.subnetId),
    functionsOfSubnet: groupedByEach(valueOr(estate.functions, []), (fn) => fn.subnetIds),
    rolesByArn: byId(roles, (role) => role.roleArn),
    rolesOfProfile: groupedByEach(roles, (role) => role.instanceProfileArns),
    interfacesOfSubnet: grouped(valueOr(estate.networkInterfaces, []), (eni) => eni.subnetId),
    trafficOfSubnet: grouped(valueOr(estate.traffic, []), (record) => record.subnetId ?? subnetOf(record)),
  };
}

function tablesBySubnet(
  subnets: readonly Subnet[],
  tables: readonly RouteTable[],
): ReadonlyMap<string, RouteTable> {
  const explicit = new Map<string, RouteTable>();
  const mainOfVpc = new Map<string, RouteTable>();
  for (const table of tables) {
    for (const association of table.associations) {
      if (association.kind === 'subnet') explicit.set(association.subnetId, table);
      if (association.kind === 'main') mainOfVpc.set(table.vpcId, table);
    }
  }
  const result = new Map<string, RouteTable>();
  for (const subnet of subnets) {
    const table = explicit.get(subnet.subnetId) ?? mainOfVpc.get(subnet.vpcId);
    if (table !== undefined) result.set(subnet.subnetId, table);
  }
  return result;
}

// A record may name its client by instance, by network interface or by address; VPCs may have the same addresses.
function subnetOfClient(estate: Estate): (record: TrafficRecord) => string | undefined {
  const subnetByClient = new Map<string, string>();
  const key = (vpcId: string, client: string) => `${vpcId} ${client}`;
  for (const eni of valueOr(estate.networkInterfaces, [])) {
    for (const name of [eni.networkInterfaceId, eni.instanceId, ...eni.privateIps, ...eni.ipv6Addresses]) {
      if (name !== undefined) subnetByClient.set(key(eni.vpcId, name), eni.subnetId);
    }
  }
  for (const { vpcId, instanceId, subnetId } of valueOr(estate.instances, [])) {
    subnetByClient.set(key(vpcId, instanceId), subnetId);
  }
  return ({ vpcId, client }) =>
    subnetByClient.get(key(vpcId, client)) ?? subnetOfAddress(estate, vpcId, client);
}

/** Of an address whose interface is gone by now, as those of functions and containers soon are. */
function subnetOfAddress(estate: Estate, vpcId: string, client: string): string | undefined {
  const address = parseCidr(`${client}/${client.includes(':') ? 128 : 32}`);
  if (address === undefined) return undefined;
  return valueOr(estate.subnets, []).find((subnet) => {
    const blocks = [subnet.cidrBlock ?? '', ...subnet.ipv6CidrBlocks].flatMap(
      (text) => parseCidr(text) ?? [],
    );
    return subnet.vpcId === vpcId && blocks.some((block) => contains(block, address));
  })?.subnetId;
}

function byId<T>(items: readonly T[], id: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [id(item), item]));
}

function grouped<T>(
  items: readonly T[],
  key: (item: T) => string | undefined,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name !== undefined) addTo(groups, name, item);
  }
  return groups;
}

/** The items under each of their keys. */
function groupedByEach<T>(
  items: readonly T[],
  keys: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const name of keys(item)) addTo(groups, name, item);
  }
  return groups;
}

function addTo<T>(groups: Map<string, T[]>, name: string, item: T): void {
  const group = groups.get(name);
  if (group === undefined) groups.set(name, [item]);
  else group.push(item);
}
