/** VPCs, subnets, gateways and endpoints with ordinary values, each of which a test can set. */
import type {
  GatewayService,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '../../lib/core/network/estate.ts';
import { ACCOUNT_ID, REGION } from './region.ts';

/** What AWS gives an endpoint that is created without a policy. */
export const FULL_ACCESS_POLICY = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

export function vpc(overrides: Partial<Vpc> = {}): Vpc {
  return {
    vpcId: 'vpc-0a',
    ownerId: ACCOUNT_ID,
    cidrBlocks: ['10.0.0.0/16'],
    ipv6CidrBlocks: [],
    isDefault: false,
    enableDnsSupport: { status: 'read', value: true },
    enableDnsHostnames: { status: 'read', value: true },
    tags: {},
    ...overrides,
  };
}

export function subnet(overrides: Partial<Subnet> = {}): Subnet {
  return {
    ...ipv6OnlySubnet(),
    cidrBlock: '10.0.1.0/24',
    ipv6CidrBlocks: [],
    ...overrides,
  };
}

export function ipv6OnlySubnet(overrides: Partial<Subnet> = {}): Subnet {
  return {
    subnetId: 'subnet-0a',
    vpcId: 'vpc-0a',
    ownerId: ACCOUNT_ID,
    availabilityZone: `${REGION}a`,
    availabilityZoneId: 'euw3-az1',
    ipv6CidrBlocks: ['2001:db8:0:1::/64'],
    enableDns64: false,
    tags: {},
    ...overrides,
  };
}

export function natGateway(overrides: Partial<NatGateway> = {}): NatGateway {
  return { ...regionalNatGateway(), availabilityMode: 'zonal', subnetId: 'subnet-0b', ...overrides };
}

/** A Regional NAT gateway lives in no subnet. */
export function regionalNatGateway(overrides: Partial<NatGateway> = {}): NatGateway {
  return {
    natGatewayId: 'nat-0a',
    vpcId: 'vpc-0a',
    state: 'available',
    connectivityType: 'public',
    availabilityMode: 'regional',
    addresses: [{ privateIp: '10.0.0.10', publicIp: '203.0.113.10', networkInterfaceId: 'eni-0a' }],
    tags: {},
    ...overrides,
  };
}

type EndpointShape = Partial<VpcEndpoint> & { readonly service?: GatewayService };

export function gatewayEndpoint({ service = 's3', ...overrides }: EndpointShape = {}): VpcEndpoint {
  return {
    vpcEndpointId: 'vpce-0a',
    vpcId: 'vpc-0a',
    ownerId: ACCOUNT_ID,
    type: 'Gateway',
    serviceName: `com.amazonaws.${REGION}.${service}`,
    state: 'available',
    routeTableIds: [],
    subnetIds: [],
    securityGroupIds: [],
    privateDnsEnabled: false,
    policyDocument: FULL_ACCESS_POLICY,
    requesterManaged: false,
    tags: {},
    ...overrides,
  };
}

export function interfaceEndpoint(shape: EndpointShape = {}): VpcEndpoint {
  return gatewayEndpoint({ type: 'Interface', subnetIds: ['subnet-0a'], privateDnsEnabled: true, ...shape });
}

/** A Gateway Load Balancer endpoint, behind which firewalls stand. */
export function firewallEndpoint(overrides: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return gatewayEndpoint({
    type: 'GatewayLoadBalancer',
    serviceName: `com.amazonaws.vpce.${REGION}.vpce-svc-0a`,
    subnetIds: ['subnet-0b'],
    policyDocument: null,
    ...overrides,
  });
}

/** A rule for TCP port 443, from nowhere yet. */
export const HTTPS = { protocol: 'tcp', fromPort: 443, toPort: 443, prefixListIds: [], securityGroupIds: [] };

/** AWS's default: everything may leave, the group's members may enter. */
export function securityGroup(overrides: Partial<SecurityGroup> = {}): SecurityGroup {
  const anything = { protocol: '-1', cidrs: [], prefixListIds: [], securityGroupIds: [] };
  const groupId = overrides.groupId ?? 'sg-0a';
  return {
    groupId,
    groupName: groupId,
    vpcId: 'vpc-0a',
    ownerId: ACCOUNT_ID,
    tags: {},
    egress: [{ ...anything, cidrs: ['0.0.0.0/0', '::/0'] }],
    ingress: [{ ...anything, securityGroupIds: [groupId] }],
    ...overrides,
  };
}

/** AWS's default list: rule 100 allows all, and the last rule denies what is left. */
export function networkAcl(overrides: Partial<NetworkAcl> = {}): NetworkAcl {
  const all = { protocol: '-1', cidr: '0.0.0.0/0' };
  const entries = [true, false].flatMap((egress) => [
    { ...all, ruleNumber: 100, egress, action: 'allow' } as const,
    { ...all, ruleNumber: 32767, egress, action: 'deny' } as const,
  ]);
  return { networkAclId: 'acl-0a', vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], entries, ...overrides };
}

export function networkInterface(overrides: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    networkInterfaceId: 'eni-0b',
    vpcId: 'vpc-0a',
    subnetId: 'subnet-0a',
    ownerId: ACCOUNT_ID,
    privateIps: ['10.0.1.10'],
    ipv6Addresses: [],
    securityGroupIds: ['sg-0a'],
    interfaceType: 'interface',
    requesterManaged: false,
    sourceDestCheck: true,
    ...overrides,
  };
}
