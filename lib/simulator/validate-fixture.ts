import type { Fixture, Kind } from './fixture.ts';

/** Throws one error that names everything which makes a fixture no possible account. */
export function validateFixture(fixture: Fixture): void {
  const faults = [
    ...identityFaults(fixture),
    ...duplicateFaults(fixture),
    ...referenceFaults(fixture),
    ...routeFaults(fixture),
    ...endpointFaults(fixture),
  ];
  if (faults.length === 0) return;
  const shown = faults
    .slice(0, 10)
    .map((fault) => `\n- ${fault}`)
    .join('');
  throw new Error(
    `The fixture is not a possible account:${shown}${faults.length > 10 ? `\n- and ${faults.length - 10} more` : ''}`,
  );
}

function identityFaults({ accountId, region }: Fixture): string[] {
  return [
    ...(/^\d{12}$/.test(accountId) ? [] : [`accountId must have twelve digits, got '${accountId}'`]),
    ...(/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)
      ? []
      : [`region must be a Region's code such as eu-west-3, got '${region}'`]),
  ];
}

const identities: Partial<Record<Kind, string>> = {
  Vpcs: 'VpcId',
  VpcAttributes: 'VpcId',
  Subnets: 'SubnetId',
  RouteTables: 'RouteTableId',
  NatGateways: 'NatGatewayId',
  InternetGateways: 'InternetGatewayId',
  EgressOnlyInternetGateways: 'EgressOnlyInternetGatewayId',
  VpcEndpoints: 'VpcEndpointId',
  ManagedPrefixLists: 'PrefixListId',
  NetworkInterfaces: 'NetworkInterfaceId',
  SecurityGroups: 'GroupId',
  NetworkAcls: 'NetworkAclId',
  Instances: 'InstanceId',
  VpcPeeringConnections: 'VpcPeeringConnectionId',
  Buckets: 'Name',
  Tables: 'TableArn',
  Keys: 'KeyId',
  HostedZones: 'Id',
  Functions: 'FunctionName',
};

function duplicateFaults(fixture: Fixture): string[] {
  return Object.entries(identities).flatMap(([kind, member]) => {
    const seen = new Set<string>();
    return (fixture[kind as Kind] as readonly unknown[]).flatMap((item, index) => {
      const id = (item as Readonly<Record<string, string | undefined>>)[member];
      if (id === undefined || id === '') return [`${kind}[${index}] has no ${member}`];
      if (seen.has(id)) return [`${kind} has ${member} ${id} twice`];
      seen.add(id);
      return [];
    });
  });
}

function idsOf<T>(items: readonly T[], member: keyof T): ReadonlySet<unknown> {
  return new Set(items.map((item) => item[member]));
}

/** Things in a VPC, or in a subnet, that must be there. Network interfaces and subnets may be seen from outside their VPC's account, VPCs not. */
function referenceFaults(fixture: Fixture): string[] {
  const vpcs = idsOf(fixture.Vpcs, 'VpcId');
  const subnets = idsOf(fixture.Subnets, 'SubnetId');
  const inVpc = (
    [
      'VpcAttributes',
      'Subnets',
      'RouteTables',
      'NatGateways',
      'VpcEndpoints',
      'NetworkInterfaces',
      'SecurityGroups',
      'NetworkAcls',
    ] as const
  ).flatMap((kind) => dangling(kind, fixture[kind], 'VpcId', vpcs));
  const inSubnet = (['NatGateways', 'NetworkInterfaces', 'Instances'] as const).flatMap((kind) =>
    dangling(kind, fixture[kind], 'SubnetId', subnets),
  );
  const attached = fixture.InternetGateways.flatMap((gateway) =>
    dangling('InternetGateways', gateway.Attachments ?? [], 'VpcId', vpcs),
  );
  const associated = [...fixture.RouteTables, ...fixture.NetworkAcls].flatMap((table) =>
    dangling('Associations', (table.Associations ?? []) as readonly object[], 'SubnetId', subnets),
  );
  return [...inVpc, ...inSubnet, ...attached, ...associated];
}

function dangling(
  kind: string,
  items: readonly object[],
  member: string,
  known: ReadonlySet<unknown>,
): string[] {
  return items.flatMap((item, index) => {
    const id = (item as Readonly<Record<string, unknown>>)[member];
    return id === undefined || id === '' || known.has(id)
      ? []
      : [`${kind}[${index}] names ${member} ${String(id)}, which is not in the fixture`];
  });
}

/** A route whose target is gone is a blackhole; one that says it is active has a target. */
function routeFaults(fixture: Fixture): string[] {
  const known: Readonly<Record<string, ReadonlySet<unknown>>> = {
    NatGatewayId: idsOf(fixture.NatGateways, 'NatGatewayId'),
    EgressOnlyInternetGatewayId: idsOf(fixture.EgressOnlyInternetGateways, 'EgressOnlyInternetGatewayId'),
    InstanceId: idsOf(fixture.Instances, 'InstanceId'),
    NetworkInterfaceId: idsOf(fixture.NetworkInterfaces, 'NetworkInterfaceId'),
    VpcPeeringConnectionId: idsOf(fixture.VpcPeeringConnections, 'VpcPeeringConnectionId'),
  };
  const gateways = {
    igw: idsOf(fixture.InternetGateways, 'InternetGatewayId'),
    vpce: idsOf(fixture.VpcEndpoints, 'VpcEndpointId'),
  };
  return fixture.RouteTables.flatMap(({ RouteTableId: table = '', Routes: routes = [] }) =>
    routes.flatMap((route) => {
      if (route.State === 'blackhole') return [];
      const missing = Object.entries(known).filter(([member, ids]) =>
        isMissing((route as Readonly<Record<string, unknown>>)[member], ids),
      );
      const prefix = route.GatewayId?.split('-')[0] as keyof typeof gateways;
      const gatewayMissing =
        Object.hasOwn(gateways, prefix) && isMissing(route.GatewayId, gateways[prefix]) ? ['GatewayId'] : [];
      return [...missing.map(([member]) => member), ...gatewayMissing].map(
        (member) =>
          `${table} has a route to ${member} ${String((route as Readonly<Record<string, unknown>>)[member])}, which is not in the fixture and so must be blackhole`,
      );
    }),
  );
}

function isMissing(id: unknown, known: ReadonlySet<unknown>): boolean {
  return id !== undefined && id !== '' && !known.has(id);
}

/** A gateway endpoint and its route tables tell the same story. */
function endpointFaults(fixture: Fixture): string[] {
  const tables = new Map(fixture.RouteTables.map((table) => [table.RouteTableId, table]));
  return fixture.VpcEndpoints.filter(
    ({ VpcEndpointType, State }) =>
      VpcEndpointType === 'Gateway' && String(State).toLowerCase() === 'available',
  ).flatMap(({ VpcEndpointId: id = '', RouteTableIds: ids = [] }) =>
    ids.flatMap((tableId) => {
      const table = tables.get(tableId);
      if (!table) return [`${id} names route table ${tableId}, which is not in the fixture`];
      return table.Routes?.some((route) => route.GatewayId === id) === true
        ? []
        : [`${id} names route table ${tableId}, which has no route to it`];
    }),
  );
}
