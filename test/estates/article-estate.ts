/**
 * The first architecture: one private and one public instance in Paris, and each sends 100 files of 1 GB a day to S3.
 *
 *     private instance ── 0.0.0.0/0 ──> NAT gateway ──> internet gateway ──> S3     pays for every byte
 *     public instance  ── 0.0.0.0/0 ───────────────────> internet gateway ──> S3     pays for none
 */
import type { Estate, TrafficRecord } from '../../lib/core/network/estate.ts';
import {
  estateOf,
  instance,
  natGateway,
  networkAcl,
  networkInterface,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  trafficRecord,
  vpc,
} from './build-estate.ts';

const VPC = { vpcId: 'vpc-0a1b2c3d4e5f60718' } as const;

/** The names by which a test asks for the things of this estate. */
export const ARTICLE = {
  ...VPC,
  privateSubnetId: 'subnet-0a1b2c3d4e5f60001',
  publicSubnetId: 'subnet-0a1b2c3d4e5f60002',
  privateTableId: 'rtb-0a1b2c3d4e5f60001',
  publicTableId: 'rtb-0a1b2c3d4e5f60002',
  mainTableId: 'rtb-0a1b2c3d4e5f60000',
  natGatewayId: 'nat-0a1b2c3d4e5f60001',
  internetGatewayId: 'igw-0a1b2c3d4e5f60001',
  privateInstanceId: 'i-0a1b2c3d4e5f60001',
  publicInstanceId: 'i-0a1b2c3d4e5f60002',
  securityGroupId: 'sg-0a1b2c3d4e5f60001',
  days: 30,
  bytesADay: 100 * 2 ** 30,
} as const;

const MONTH = { from: '2026-09-01T00:00:00Z', to: '2026-10-01T00:00:00Z' } as const;

export function articleEstate(): Estate {
  return estateOf({
    vpcs: [vpc({ ...VPC, tags: { Name: 'article' } })],
    subnets: subnets(),
    routeTables: routeTables(),
    natGateways: [
      natGateway({
        ...VPC,
        natGatewayId: ARTICLE.natGatewayId,
        subnetId: ARTICLE.publicSubnetId,
        addresses: [
          { privateIp: '10.0.0.5', publicIp: '203.0.113.5', networkInterfaceId: 'eni-0a1b2c3d4e5f60003' },
        ],
      }),
    ],
    networkInterfaces: networkInterfaces(),
    securityGroups: [securityGroup({ ...VPC, groupId: ARTICLE.securityGroupId })],
    networkAcls: [
      networkAcl({
        ...VPC,
        networkAclId: 'acl-0a1b2c3d4e5f60001',
        subnetIds: [ARTICLE.privateSubnetId, ARTICLE.publicSubnetId],
      }),
    ],
    instances: [
      instance({ ...VPC, instanceId: ARTICLE.privateInstanceId, subnetId: ARTICLE.privateSubnetId }),
      instance({ ...VPC, instanceId: ARTICLE.publicInstanceId, subnetId: ARTICLE.publicSubnetId }),
    ],
    traffic: [
      traffic({
        client: ARTICLE.privateInstanceId,
        subnetId: ARTICLE.privateSubnetId,
        natGatewayId: ARTICLE.natGatewayId,
      }),
      traffic({ client: ARTICLE.publicInstanceId, subnetId: ARTICLE.publicSubnetId }),
    ],
  });
}

function subnets() {
  return [
    subnet({
      ...VPC,
      subnetId: ARTICLE.privateSubnetId,
      cidrBlock: '10.0.1.0/24',
      tags: { Name: 'private' },
    }),
    subnet({ ...VPC, subnetId: ARTICLE.publicSubnetId, cidrBlock: '10.0.0.0/24', tags: { Name: 'public' } }),
  ];
}

// AWS makes a main table with every VPC; here both subnets have tables of their own, so it serves nobody.
function routeTables() {
  return [
    routeTable({ ...VPC, routeTableId: ARTICLE.mainTableId, isMain: true }),
    routeTable({
      ...VPC,
      routeTableId: ARTICLE.privateTableId,
      subnetIds: [ARTICLE.privateSubnetId],
      routes: [toNatGateway(ARTICLE.natGatewayId)],
      tags: { Name: 'private' },
    }),
    routeTable({
      ...VPC,
      routeTableId: ARTICLE.publicTableId,
      subnetIds: [ARTICLE.publicSubnetId],
      routes: [toInternetGateway(ARTICLE.internetGatewayId)],
      tags: { Name: 'public' },
    }),
  ];
}

function networkInterfaces() {
  const ours = { ...VPC, securityGroupIds: [ARTICLE.securityGroupId] };
  return [
    networkInterface({
      ...ours,
      networkInterfaceId: 'eni-0a1b2c3d4e5f60001',
      subnetId: ARTICLE.privateSubnetId,
      instanceId: ARTICLE.privateInstanceId,
    }),
    networkInterface({
      ...ours,
      networkInterfaceId: 'eni-0a1b2c3d4e5f60002',
      subnetId: ARTICLE.publicSubnetId,
      privateIps: ['10.0.0.10'],
      publicIp: '203.0.113.7',
      instanceId: ARTICLE.publicInstanceId,
    }),
    networkInterface({
      ...VPC,
      networkInterfaceId: 'eni-0a1b2c3d4e5f60003',
      subnetId: ARTICLE.publicSubnetId,
      privateIps: ['10.0.0.5'],
      publicIp: '203.0.113.5',
      securityGroupIds: [],
      interfaceType: 'nat_gateway',
      requesterManaged: true,
      sourceDestCheck: false,
    }),
  ];
}

function traffic(client: Partial<TrafficRecord>): TrafficRecord {
  return trafficRecord({ ...VPC, ...MONTH, ...client, bytes: ARTICLE.days * ARTICLE.bytesADay });
}
