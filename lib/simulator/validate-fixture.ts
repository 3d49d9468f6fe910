import { fixtureKinds, type Fixture, type Kind } from './fixture.ts';
import { itemsOf, memberOf, textOf } from './loose.ts';

/** Throws one error that names everything which makes a fixture no possible account. */
export function validateFixture(fixture: Fixture): void {
  const shapeless = shapeFaults(fixture);
  const faults = shapeless.length > 0 ? shapeless : contentFaults(fixture);
  if (faults.length === 0) return;
  const shown = faults.slice(0, 10).map((fault) => `\n- ${fault}`);
  const rest = faults.length > 10 ? `\n- and ${faults.length - 10} more` : '';
  throw new Error(`The fixture is not a possible account:${shown.join('')}${rest}`);
}

/** A fixture may come from a file, whatever the types say. */
function shapeFaults(fixture: Fixture): string[] {
  const known = new Set(['accountId', 'region', ...fixtureKinds]);
  return Object.entries(fixture).flatMap(([name, value]: [string, unknown]) => {
    if (!known.has(name)) return [`${name} is no part of a fixture`];
    return fixtureKinds.includes(name) && !Array.isArray(value) ? [`${name} must be a list`] : [];
  });
}

function contentFaults(fixture: Fixture): string[] {
  return [
    ...identityFaults(fixture),
    ...duplicateFaults(fixture),
    ...referenceFaults(fixture),
    ...routeFaults(fixture),
    ...endpointFaults(fixture),
    ...serviceFaults(fixture),
  ];
}

function identityFaults({ accountId, region }: Fixture): string[] {
  return [
    ...(/^\d{12}$/.test(accountId) ? [] : [`accountId must have twelve digits, got '${accountId}'`]),
    ...(/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)
      ? []
      : [`region must be a Region's code such as eu-west-3, got '${region}'`]),
  ];
}

const identities: readonly (readonly [kind: Kind, member: string])[] = [
  ['Vpcs', 'VpcId'],
  ['VpcAttributes', 'VpcId'],
  ['Subnets', 'SubnetId'],
  ['RouteTables', 'RouteTableId'],
  ['NatGateways', 'NatGatewayId'],
  ['InternetGateways', 'InternetGatewayId'],
  ['EgressOnlyInternetGateways', 'EgressOnlyInternetGatewayId'],
  ['VpcEndpoints', 'VpcEndpointId'],
  ['ManagedPrefixLists', 'PrefixListId'],
  ['NetworkInterfaces', 'NetworkInterfaceId'],
  ['SecurityGroups', 'GroupId'],
  ['NetworkAcls', 'NetworkAclId'],
  ['Instances', 'InstanceId'],
  ['VpcPeeringConnections', 'VpcPeeringConnectionId'],
  ['Buckets', 'Name'],
  ['DirectoryBuckets', 'Name'],
  ['AccessPoints', 'Name'],
  ['Organizations', 'Id'],
  ['Tables', 'TableArn'],
  ['Keys', 'KeyId'],
  ['HostedZones', 'Id'],
  ['Functions', 'FunctionName'],
  ['EventSourceMappings', 'UUID'],
  ['EventInvokeConfigs', 'FunctionArn'],
  ['LastAccesses', 'Arn'],
  ['ResolverRules', 'Id'],
  ['ResolverRuleAssociations', 'Id'],
  ['ResolverEndpoints', 'Id'],
  ['ResolverQueryLogConfigs', 'Id'],
  ['ResolverQueryLogConfigAssociations', 'Id'],
  ['Profiles', 'ProfileId'],
  ['Trails', 'TrailARN'],
  ['ConfigurationRecorders', 'name'],
  ['DeliveryChannels', 'name'],
  ['ConfigRules', 'ConfigRuleName'],
];

function duplicateFaults(fixture: Fixture): string[] {
  return identities.flatMap(([kind, member]) => {
    const seen = new Set<string>();
    return itemsOf(fixture[kind]).flatMap((item, index) => {
      const id = textOf(memberOf(item, member) ?? '');
      if (id === '') return [`${kind}[${index}] has no ${member}`];
      if (seen.has(id)) return [`${kind} has ${member} ${id} twice`];
      seen.add(id);
      return [];
    });
  });
}

function idsOf(items: readonly object[], member: string): ReadonlySet<unknown> {
  return new Set(items.map((item) => memberOf(item, member)));
}

const kindsInVpcs = [
  'VpcAttributes',
  'Subnets',
  'RouteTables',
  'NatGateways',
  'VpcEndpoints',
  'NetworkInterfaces',
  'SecurityGroups',
  'NetworkAcls',
  'Instances',
] as const;
const kindsInSubnets = ['NatGateways', 'NetworkInterfaces', 'Instances'] as const;

/** What lies in a VPC or a subnet lies in one of the fixture. */
function referenceFaults(fixture: Fixture): string[] {
  const vpcs = idsOf(fixture.Vpcs, 'VpcId');
  const subnets = idsOf(fixture.Subnets, 'SubnetId');
  const tables = [...fixture.RouteTables, ...fixture.NetworkAcls];
  return [
    ...kindsInVpcs.flatMap((kind) => dangling(kind, fixture[kind], 'VpcId', vpcs)),
    ...kindsInSubnets.flatMap((kind) => dangling(kind, fixture[kind], 'SubnetId', subnets)),
    ...fixture.InternetGateways.flatMap(({ Attachments: attachments = [], InternetGatewayId: id = '' }) =>
      dangling(`${id}.Attachments`, attachments, 'VpcId', vpcs),
    ),
    ...tables.flatMap((table) =>
      dangling(`${nameOf(table)}.Associations`, itemsOf(table.Associations), 'SubnetId', subnets),
    ),
  ];
}

function nameOf(table: object): string {
  return textOf(memberOf(table, 'RouteTableId') ?? memberOf(table, 'NetworkAclId'));
}

function dangling(
  what: string,
  items: readonly unknown[],
  member: string,
  known: ReadonlySet<unknown>,
): string[] {
  return items.flatMap((item, index) => {
    const id = memberOf(item, member);
    return isMissing(id, known)
      ? [`${what}[${index}] names ${member} ${textOf(id)}, which is not in the fixture`]
      : [];
  });
}

function isMissing(id: unknown, known: ReadonlySet<unknown>): boolean {
  return id !== undefined && id !== '' && !known.has(id);
}

/** A route whose target is gone is a blackhole; one that says it is active has a target. */
function routeFaults(fixture: Fixture): string[] {
  const targets: readonly (readonly [member: string, prefix: string, known: ReadonlySet<unknown>])[] = [
    ['NatGatewayId', '', idsOf(fixture.NatGateways, 'NatGatewayId')],
    [
      'EgressOnlyInternetGatewayId',
      '',
      idsOf(fixture.EgressOnlyInternetGateways, 'EgressOnlyInternetGatewayId'),
    ],
    ['InstanceId', '', idsOf(fixture.Instances, 'InstanceId')],
    ['NetworkInterfaceId', '', idsOf(fixture.NetworkInterfaces, 'NetworkInterfaceId')],
    ['VpcPeeringConnectionId', '', idsOf(fixture.VpcPeeringConnections, 'VpcPeeringConnectionId')],
    ['GatewayId', 'igw-', idsOf(fixture.InternetGateways, 'InternetGatewayId')],
    ['GatewayId', 'vpce-', idsOf(fixture.VpcEndpoints, 'VpcEndpointId')],
    ['DestinationPrefixListId', '', idsOf(fixture.ManagedPrefixLists, 'PrefixListId')],
  ];
  return fixture.RouteTables.flatMap(({ RouteTableId: table = '', Routes: routes = [] }) =>
    routes
      .filter((route) => route.State !== 'blackhole')
      .flatMap((route) =>
        targets.flatMap(([member, prefix, known]) => {
          const id = memberOf(route, member);
          if (!isMissing(id, known) || !textOf(id).startsWith(prefix)) return [];
          return [
            `${table} has a route with ${member} ${textOf(id)}, which is not in the fixture: it must be there, or the route blackhole`,
          ];
        }),
      ),
  );
}

/** A gateway endpoint and its route tables tell the same story. */
function endpointFaults({ RouteTables, VpcEndpoints }: Fixture): string[] {
  const tables = new Map(RouteTables.map((table) => [table.RouteTableId, table]));
  const available = VpcEndpoints.filter(
    ({ VpcEndpointType, State }) => VpcEndpointType === 'Gateway' && State.toLowerCase() === 'available',
  );
  return available.flatMap(({ VpcEndpointId: id = '', RouteTableIds: ids = [] }) =>
    ids.flatMap((tableId) => {
      const table = tables.get(tableId);
      if (!table) return [`${id} names route table ${tableId}, which is not in the fixture`];
      const isRouted = table.Routes?.some((route) => route.GatewayId === id) === true;
      return isRouted ? [] : [`${id} names route table ${tableId}, which has no route to it`];
    }),
  );
}

/** A gateway endpoint's route leads to its service's prefix list, so there is no such service without one. */
function serviceFaults({ VpcEndpointServices, ManagedPrefixLists }: Fixture): string[] {
  return VpcEndpointServices.filter(({ ServiceType: types = [] }) =>
    types.some((type) => type.ServiceType === 'Gateway'),
  )
    .map(({ ServiceName: name = '' }) => name)
    .filter(
      (name) => !ManagedPrefixLists.some((list) => list.PrefixListName === name && list.OwnerId === 'AWS'),
    )
    .map(
      (name) =>
        `VpcEndpointServices offers gateway endpoints of ${name}, but no prefix list of AWS bears that name`,
    );
}
