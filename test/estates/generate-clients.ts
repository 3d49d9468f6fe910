/** Arbitrary things beside the network that a check or a plan weighs: clients, policies, owners, bytes. */
import * as fc from 'fast-check';
import type {
  NatGateway,
  NetworkInterface,
  RouteTable,
  Subnet,
  TrafficRecord,
} from '../../lib/core/network/estate.ts';
import type { EstateShape } from './build-estate.ts';
import {
  bucket,
  dynamoDbTable,
  hostedZone,
  instance,
  lambdaFunction,
  networkAcl,
  networkInterface,
  policyWithCondition,
  read,
  REGION,
  resourceChange,
  role,
  securityGroup,
  trafficRecord,
  unreadable,
} from './build-estate.ts';
import { rarely } from './generate-vpc.ts';

interface ClientShape {
  /** Which subnet, modulo their number. */
  readonly place: number;
  readonly kind: 'instance' | 'function';
  readonly service: 's3' | 'dynamodb';
  readonly megabytes: number;
  readonly throughNat: boolean;
}

export interface SurroundingsShape {
  readonly clients: readonly ClientShape[];
  readonly policies: readonly ('none' | 'sourceIp' | 'sourceVpce' | 'vpcSourceIp' | 'unreadable')[];
  readonly endpointQuota: number;
  readonly zoneOfS3: boolean;
  readonly terraformTables: number;
  readonly closedGroup: boolean;
}

const clientShape: fc.Arbitrary<ClientShape> = fc.record({
  place: fc.nat(7),
  kind: fc.constantFrom('instance', 'function'),
  service: fc.constantFrom('s3', 'dynamodb'),
  megabytes: fc.nat(1_000_000),
  throughNat: fc.boolean(),
});

export const surroundingsShape: fc.Arbitrary<SurroundingsShape> = fc.record({
  clients: fc.array(clientShape, { maxLength: 4 }),
  policies: fc.array(fc.constantFrom('none', 'sourceIp', 'sourceVpce', 'vpcSourceIp', 'unreadable'), {
    maxLength: 3,
  }),
  endpointQuota: fc.constantFrom(20, 20, 20, 1),
  zoneOfS3: rarely,
  terraformTables: fc.nat(2),
  closedGroup: rarely,
});

interface Network {
  readonly subnets: readonly Subnet[];
  readonly natGateways: readonly NatGateway[];
  readonly routeTables: readonly RouteTable[];
}

/** The parts of an estate that stand around its network. */
export function surroundings(shape: SurroundingsShape, network: Network): EstateShape {
  const clients = placed(shape, network);
  const vpcIds = [...new Set(network.subnets.map((one) => one.vpcId))];
  return {
    ...computeOf(clients),
    networkInterfaces: clients.map(interfaceOf),
    traffic: clients.map((client) => trafficOf(client, network)),
    ...guardsOf(shape, network, vpcIds),
    buckets: shape.policies.map((one, i) => bucket({ bucketName: `bucket-${i}`, policy: policyOf(one) })),
    tables: shape.policies.map((one, i) => dynamoDbTable({ tableName: `table-${i}`, policy: policyOf(one) })),
    quotas: [{ quotaCode: 'L-1B52E74A', value: shape.endpointQuota }],
    hostedZones: shape.zoneOfS3
      ? vpcIds.map((vpcId) => hostedZone({ name: `s3.${REGION}.amazonaws.com`, vpcId }))
      : [],
    changes: network.routeTables
      .slice(0, shape.terraformTables)
      .map((table) => resourceChange({ resourceId: table.routeTableId, userAgent: TERRAFORM })),
  };
}

const TERRAFORM = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0';

interface Client extends ClientShape {
  readonly id: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly privateIps: readonly string[];
  readonly securityGroupIds: readonly string[];
}

function placed(shape: SurroundingsShape, { subnets }: Network): readonly Client[] {
  return shape.clients.flatMap((client, i) => {
    const home = subnets[client.place % Math.max(1, subnets.length)];
    if (home === undefined) return [];
    const { subnetId, vpcId, cidrBlock } = home;
    const privateIps = cidrBlock === undefined ? [] : [cidrBlock.replace('.0/24', `.${20 + i}`)];
    return [{ ...client, id: `i-0c${i}`, subnetId, vpcId, privateIps, securityGroupIds: [groupId(vpcId)] }];
  });
}

function groupId(vpcId: string): string {
  return `sg-${vpcId.slice('vpc-'.length)}`;
}

function computeOf(clients: readonly Client[]): EstateShape {
  const functions = clients.filter((client) => client.kind === 'function');
  return {
    instances: clients
      .filter((client) => client.kind === 'instance')
      .map(({ id, vpcId, subnetId }) => instance({ instanceId: id, vpcId, subnetId })),
    functions: functions.map(({ id, vpcId, subnetId, securityGroupIds }) =>
      lambdaFunction({ functionName: id, vpcId, subnetIds: [subnetId], securityGroupIds }),
    ),
    roles: functions.map(({ id }) => role({ roleName: id })),
  };
}

function interfaceOf(client: Client): NetworkInterface {
  const { id, kind, subnetId, vpcId, privateIps, securityGroupIds } = client;
  return networkInterface({
    networkInterfaceId: id.replace('i-', 'eni-'),
    vpcId,
    subnetId,
    privateIps,
    securityGroupIds,
    interfaceType: kind === 'instance' ? 'interface' : 'lambda',
    ...(kind === 'instance' ? { instanceId: id } : { requesterManaged: true }),
  });
}

function trafficOf(client: Client, { natGateways }: Network): TrafficRecord {
  const { id, subnetId, vpcId, service, megabytes, throughNat } = client;
  const nat = natGateways.find((one) => one.vpcId === vpcId);
  return trafficRecord({
    client: id,
    subnetId,
    vpcId,
    service,
    bytes: megabytes * 1_000_000,
    ...(throughNat && nat !== undefined ? { natGatewayId: nat.natGatewayId } : {}),
  });
}

function guardsOf(shape: SurroundingsShape, { subnets }: Network, vpcIds: readonly string[]): EstateShape {
  const egress = shape.closedGroup ? { egress: [] } : {};
  return {
    securityGroups: vpcIds.map((vpcId) => securityGroup({ groupId: groupId(vpcId), vpcId, ...egress })),
    networkAcls: vpcIds.map((vpcId) => {
      const subnetIds = subnets.filter((one) => one.vpcId === vpcId).map((one) => one.subnetId);
      return networkAcl({ networkAclId: vpcId.replace('vpc-', 'acl-'), vpcId, subnetIds });
    }),
  };
}

function policyOf(kind: SurroundingsShape['policies'][number]) {
  if (kind === 'unreadable') return unreadable();
  if (kind === 'sourceIp') return read(policyWithCondition('IpAddress', 'aws:SourceIp', '203.0.113.10/32'));
  if (kind === 'sourceVpce') return read(policyWithCondition('StringEquals', 'aws:SourceVpce', 'vpce-0ff'));
  if (kind === 'vpcSourceIp') return read(policyWithCondition('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'));
  return read(null);
}
