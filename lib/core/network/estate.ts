/**
 * The estate: an immutable picture of one account and Region, and of what could not be read.
 *
 * Every part that a read can fail to deliver is a `Part`: either read, or unreadable with the reason.
 * An empty list therefore always means "there is none", never "we were not allowed to look".
 * The shapes are ours and small; `lib/aws` translates AWS's answers into them once.
 */

import type { Partner } from '../partners/partner.ts';

/** What a read gave, or why it gave nothing. */
export type Part<T> =
  | { readonly status: 'read'; readonly value: T }
  | { readonly status: 'unreadable'; readonly reason: string };

export type Tags = Readonly<Record<string, string>>;

export interface Vpc {
  readonly vpcId: string;
  readonly ownerId: string;
  /** IPv4 CIDR blocks in state `associated`, the primary one first. */
  readonly cidrBlocks: readonly string[];
  readonly ipv6CidrBlocks: readonly string[];
  readonly isDefault: boolean;
  readonly enableDnsSupport: Part<boolean>;
  readonly enableDnsHostnames: Part<boolean>;
  readonly tags: Tags;
}

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  /** The account that owns the subnet; another account than the estate's means it is shared with us. */
  readonly ownerId: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId?: string;
  /** Absent in an IPv6-only subnet. */
  readonly cidrBlock?: string;
  readonly ipv6CidrBlocks: readonly string[];
  readonly enableDns64: boolean;
  readonly outpostArn?: string;
  readonly tags: Tags;
}

export type RouteDestination = { readonly cidr: string } | { readonly prefixListId: string };

/** The members of EC2's `Route` that can be its target, as a union. */
export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'internetGateway'; readonly id: string }
  | { readonly kind: 'egressOnlyInternetGateway'; readonly id: string }
  | { readonly kind: 'virtualPrivateGateway'; readonly id: string }
  | { readonly kind: 'natGateway'; readonly id: string }
  | { readonly kind: 'vpcEndpoint'; readonly id: string }
  | { readonly kind: 'networkInterface'; readonly id: string; readonly instanceId?: string }
  | { readonly kind: 'transitGateway'; readonly id: string }
  | { readonly kind: 'coreNetwork'; readonly id: string }
  | { readonly kind: 'vpcPeeringConnection'; readonly id: string }
  | { readonly kind: 'localGateway'; readonly id: string }
  | { readonly kind: 'carrierGateway'; readonly id: string }
  | { readonly kind: 'other'; readonly id: string };

export interface Route {
  readonly destination: RouteDestination;
  readonly target: RouteTarget;
  readonly state: 'active' | 'blackhole' | 'filtered';
  /** `propagated`: EC2's Origin EnableVgwRoutePropagation or Advertisement. */
  readonly origin: 'static' | 'propagated';
}

export type RouteTableAssociation =
  | { readonly associationId: string; readonly kind: 'main' }
  | { readonly associationId: string; readonly kind: 'subnet'; readonly subnetId: string }
  | { readonly associationId: string; readonly kind: 'gateway'; readonly gatewayId: string };

export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly routes: readonly Route[];
  /** Only associations in state `associated`. */
  readonly associations: readonly RouteTableAssociation[];
  readonly tags: Tags;
}

export interface NatGatewayAddress {
  readonly privateIp?: string;
  readonly publicIp?: string;
  readonly networkInterfaceId?: string;
}

export interface NatGateway {
  readonly natGatewayId: string;
  readonly vpcId: string;
  readonly state: string;
  readonly connectivityType: 'public' | 'private';
  readonly availabilityMode: 'zonal' | 'regional';
  /** Absent on a Regional NAT gateway. */
  readonly subnetId?: string;
  readonly addresses: readonly NatGatewayAddress[];
  readonly tags: Tags;
}

export interface VpcEndpoint {
  readonly vpcEndpointId: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly type: 'Gateway' | 'Interface' | 'GatewayLoadBalancer' | 'Resource' | 'ServiceNetwork' | 'Tunnel';
  readonly serviceName: string;
  /** Lower case: `available`, `pending`, `pendingacceptance`, `deleting`, `deleted`, `rejected`, `failed`, ... */
  readonly state: string;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDnsEnabled: boolean;
  /** Only where AWS says it, which it does of interface endpoints. */
  readonly ipAddressType?: EndpointAddressType;
  /** JSON text; null where the service takes no policy. */
  readonly policyDocument: string | null;
  readonly requesterManaged: boolean;
  readonly tags: Tags;
}

export type EndpointAddressType = 'ipv4' | 'dualstack' | 'ipv6';

export interface PrefixList {
  readonly prefixListId: string;
  readonly name: string;
  readonly addressFamily: 'IPv4' | 'IPv6';
  readonly ownerId: string;
  readonly cidrs: Part<readonly string[]>;
}

export interface NetworkInterface {
  readonly networkInterfaceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly ownerId: string;
  readonly privateIps: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly publicIp?: string;
  readonly securityGroupIds: readonly string[];
  /** EC2's InterfaceType: `interface`, `nat_gateway`, `vpc_endpoint`, `lambda`, ... */
  readonly interfaceType: string;
  readonly requesterManaged: boolean;
  readonly sourceDestCheck: boolean;
  readonly instanceId?: string;
}

/** One permission of a security group; protocol `-1` is every protocol and then the ports are absent. */
export interface SecurityGroupRule {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrs: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface SecurityGroup {
  readonly groupId: string;
  /** `default` is the group that AWS makes with the VPC. */
  readonly groupName: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly tags: Tags;
  readonly egress: readonly SecurityGroupRule[];
  readonly ingress: readonly SecurityGroupRule[];
}

export interface NetworkAclEntry {
  readonly ruleNumber: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  readonly protocol: string;
  readonly cidr: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

export interface NetworkAcl {
  readonly networkAclId: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
}

export interface Instance {
  readonly instanceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly instanceProfileArn?: string;
  readonly tags: Tags;
}

/** A function attached to a VPC. Values of environment variables never enter an estate. */
export interface LambdaFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly roleArn: string;
  readonly environmentNames: readonly string[];
  /** Hosts of AWS or of known partners that stand in environment values. */
  readonly environmentHosts: readonly string[];
  /** Why Lambda did not show the environment; then the two lists above are empty and say nothing. */
  readonly environmentUnreadable?: string;
  readonly layerArns: readonly string[];
  /** Where Lambda, not the function, sends events that failed. */
  readonly deadLetterTargetArn?: string;
  /** Lambda's Ipv6AllowedForDualStack; absent is false. */
  readonly allowsIpv6?: boolean;
}

/** What Lambda itself polls for a function, and where Lambda sends what failed: with its role, not from its subnets. */
export interface EventSourceMapping {
  readonly mappingId: string;
  readonly functionArn: string;
  /** Absent for Kafka of one's own. */
  readonly eventSourceArn?: string;
  readonly failureDestinationArn?: string;
  readonly state: string;
}

/** IAM's service last accessed details of one role. */
export interface RoleUse {
  readonly roleArn: string;
  /** Every service that the role may use. */
  readonly services: Part<readonly ServiceUse[]>;
}

export interface ServiceUse {
  /** The prefix of IAM actions, such as `rds-data`. */
  readonly prefix: string;
  /** ISO 8601; absent: not within IAM's tracking period. */
  readonly lastUsedAt?: string;
}

/** What CloudWatch knows of the bytes that an interface endpoint carried of late. */
export interface EndpointBytes {
  readonly vpcEndpointId: string;
  /** ISO 8601: a midnight, so many days before that of the reading, up to which it was counted. */
  readonly from: string;
  readonly days: number;
  /** When the endpoint was made: ISO 8601; absent where AWS does not say. */
  readonly createdAt?: string;
  /** In both directions; null: not one data point, and AWS publishes none of a minute without traffic. */
  readonly bytes: Part<number | null>;
}

/** A service to which an endpoint leads, as AWS describes it; `unknown`: AWS knows none of that name. */
export type EndpointService = {
  readonly serviceName: string;
  readonly serviceRegion: string;
} & (
  | {
      readonly status: 'offered';
      readonly types: readonly ('Gateway' | 'Interface' | 'GatewayLoadBalancer')[];
      readonly owner: string;
      readonly availabilityZones: readonly string[];
      readonly privateDnsNames: readonly string[];
      /** `ipv4`, `ipv6`; empty where AWS does not say. */
      readonly ipAddressTypes: readonly ('ipv4' | 'ipv6')[];
      readonly takesPolicy: boolean;
      readonly needsAcceptance: boolean;
    }
  | { readonly status: 'unknown' }
  | { readonly status: 'unreadable'; readonly reason: string }
);

/**
 * What a VPC's resolver does with names of a domain, beside its private hosted zones: it asks elsewhere (`forward`),
 * it does not (`system`), or a Route 53 Profile lets an interface endpoint of another VPC answer (`endpoint`).
 */
export type DnsRule = { readonly vpcId: string; readonly ruleId: string; readonly profileId?: string } & (
  | { readonly kind: 'forward' | 'system'; readonly domainName: string }
  | { readonly kind: 'endpoint'; readonly vpcEndpointId: string }
);

/** An inbound endpoint of Route 53 Resolver: networks beyond the VPC ask its resolver there. */
export interface InboundResolver {
  readonly resolverEndpointId: string;
  readonly vpcId: string;
}

/** A policy document as JSON text, and what it is attached to. */
export interface AttachedPolicy {
  readonly name: string;
  readonly kind: 'inline' | 'managed' | 'boundary';
  readonly document: string;
}

export interface Role {
  readonly roleName: string;
  readonly roleArn: string;
  readonly instanceProfileArns: readonly string[];
  /** Inline, attached managed and boundary policies; unreadable where one of them could not be resolved. */
  readonly policies: Part<readonly AttachedPolicy[]>;
}

export interface Bucket {
  readonly bucketName: string;
  readonly region: string;
  /** JSON text, or null where there is no policy. */
  readonly policy: Part<string | null>;
}

/** S3's Block Public Access, of a bucket or of an account. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** Whom a bucket tells of changes. */
export type NotificationTarget =
  | { readonly kind: 'function' | 'queue' | 'topic'; readonly arn: string }
  | { readonly kind: 'eventBridge' };

/** What is set on a bucket beside its policy. */
export interface BucketSettings {
  readonly bucketName: string;
  /** The bucket's own; null where it has none. */
  readonly publicAccessBlock: Part<PublicAccessBlock | null>;
  /** Whether it is a static website. */
  readonly website: Part<boolean>;
  /** The bucket that gets its access logs; null where they are off. */
  readonly accessLogsTo: Part<string | null>;
  /** The role that replicates it, and where to; null where nothing is replicated. */
  readonly replication: Part<Replication | null>;
  readonly notifies: Part<readonly NotificationTarget[]>;
  /** Names of the buckets that get its inventories. */
  readonly inventoryTo: Part<readonly string[]>;
  readonly tags: Part<Tags>;
}

export interface Replication {
  readonly roleArn: string;
  /** Names, which are unique in a partition. */
  readonly toBuckets: readonly string[];
}

export interface AccessPoint {
  readonly accessPointArn: string;
  readonly name: string;
  readonly bucketName: string;
  /** Absent: it may be reached from the internet. */
  readonly vpcId?: string;
  readonly policy: Part<string | null>;
}

/** A bucket of S3 Express One Zone. */
export interface DirectoryBucket {
  readonly bucketArn: string;
  readonly bucketName: string;
  readonly policy: Part<string | null>;
}

/** Where AWS Config delivers to. */
export interface DeliveryChannel {
  readonly name: string;
  readonly bucketName: string;
}

/** Block Public Access of the account, which holds for all its buckets. */
export interface AccountPublicAccess {
  readonly accountId: string;
  readonly publicAccessBlock: PublicAccessBlock;
}

export interface Organization {
  readonly organizationId: string;
  readonly managementAccountId: string;
}

/** A resource control policy of the organization that holds for this account. */
export interface ResourceControlPolicy {
  readonly policyId: string;
  readonly name: string;
  readonly document: string;
}

export interface DynamoDbTable {
  readonly tableName: string;
  readonly tableArn: string;
  readonly policy: Part<string | null>;
}

export interface KmsKey {
  readonly keyId: string;
  readonly keyArn: string;
  readonly policy: Part<string | null>;
}

/** A private hosted zone associated with a VPC, whoever owns it. */
export interface HostedZone {
  readonly hostedZoneId: string;
  /** Without the final dot. */
  readonly name: string;
  readonly vpcId: string;
  readonly owner: string;
  /** The Route 53 Profile by which the VPC has it; absent where it is associated itself. */
  readonly profileId?: string;
  /** What its names lead to; only read of zones that answer for AWS or a partner. */
  readonly records?: Part<readonly ZoneRecord[]>;
}

export interface ZoneRecord {
  /** Without the final dot; `*.` stands for any label. */
  readonly name: string;
  /** Addresses, or names of an alias or CNAME without the final dot. */
  readonly targets: readonly string[];
}

export interface Quota {
  readonly quotaCode: string;
  readonly value: number;
}

/** One write that CloudTrail recorded; only what tells who made or changed a thing. */
export interface ResourceChange {
  readonly resourceId: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly userAgent?: string;
  readonly invokedBy?: string;
  readonly principalArn?: string;
}

/** Bytes between one client and one service through one NAT gateway. */
export interface TrafficRecord {
  readonly client: string;
  readonly subnetId?: string;
  readonly vpcId: string;
  /** Absent: these bytes did not pass a NAT gateway. */
  readonly natGatewayId?: string;
  /** `s3`, `dynamodb`, or what stands behind the Region in the name of another endpoint service, such as `rds-data`. */
  readonly service: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
  /** True where records were lost, so that the bytes are at least these. */
  readonly lowerBound?: boolean;
}

/** Queries of one source for one name of a partner, as the Route 53 Resolver logged them; it logs none that its cache answers. */
export interface NameQuery {
  readonly vpcId: string;
  /** Lower case, without the final dot. */
  readonly name: string;
  /** The id of an instance, else an address. */
  readonly source: string;
  readonly queries: number;
  /** Days (UTC) on which there was one. */
  readonly days: number;
  /** ISO 8601: the first and the last. */
  readonly from: string;
  readonly to: string;
}

/** Calls of one kind that CloudTrail saw through an endpoint, in its network activity or data events. */
export interface EndpointUse {
  readonly vpcEndpointId: string;
  /** As IAM names it: `s3:GetObject`. */
  readonly action: string;
  /** ARN; absent where the event does not tell. */
  readonly resource?: string;
  readonly resourceAccount?: string;
  /** ARN of the user or role; absent: somebody of the account whom CloudTrail hides, and without an account unsigned. */
  readonly principalArn?: string;
  readonly principalAccount?: string;
  readonly calls: number;
  /** ISO 8601: the first and the last moment observed. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

/** The services that have a gateway endpoint and a managed prefix list, and that we judge. */
export type GatewayService = 's3' | 'dynamodb';

export type AddressFamily = 'ipv4' | 'ipv6';

export const ESTATE_SCHEMA = 'endpointer-estate/1';

export interface Estate {
  readonly schema: typeof ESTATE_SCHEMA;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** ISO 8601, when reading began. Never part of a decision. */
  readonly readAt?: string;
  readonly vpcs: Part<readonly Vpc[]>;
  readonly subnets: Part<readonly Subnet[]>;
  readonly routeTables: Part<readonly RouteTable[]>;
  readonly natGateways: Part<readonly NatGateway[]>;
  readonly vpcEndpoints: Part<readonly VpcEndpoint[]>;
  readonly prefixLists: Part<readonly PrefixList[]>;
  readonly networkInterfaces: Part<readonly NetworkInterface[]>;
  readonly securityGroups: Part<readonly SecurityGroup[]>;
  readonly networkAcls: Part<readonly NetworkAcl[]>;
  readonly instances: Part<readonly Instance[]>;
  readonly functions: Part<readonly LambdaFunction[]>;
  readonly eventSourceMappings: Part<readonly EventSourceMapping[]>;
  readonly roleUses: Part<readonly RoleUse[]>;
  readonly endpointServices: Part<readonly EndpointService[]>;
  /** Asking costs money: 0.01 USD for 1,000 endpoints. */
  readonly endpointBytes: Part<readonly EndpointBytes[]>;
  readonly roles: Part<readonly Role[]>;
  readonly buckets: Part<readonly Bucket[]>;
  /** Of the same buckets; a part of its own because nothing but their check needs so many calls. */
  readonly bucketSettings: Part<readonly BucketSettings[]>;
  readonly directoryBuckets: Part<readonly DirectoryBucket[]>;
  readonly accessPoints: Part<readonly AccessPoint[]>;
  /** Empty where the account blocks nothing. */
  readonly accountPublicAccess: Part<readonly AccountPublicAccess[]>;
  readonly deliveryChannels: Part<readonly DeliveryChannel[]>;
  /** Empty where the account is in none. */
  readonly organizations: Part<readonly Organization[]>;
  readonly resourceControlPolicies: Part<readonly ResourceControlPolicy[]>;
  readonly tables: Part<readonly DynamoDbTable[]>;
  readonly keys: Part<readonly KmsKey[]>;
  readonly hostedZones: Part<readonly HostedZone[]>;
  readonly dnsRules: Part<readonly DnsRule[]>;
  readonly inboundResolvers: Part<readonly InboundResolver[]>;
  readonly quotas: Part<readonly Quota[]>;
  readonly changes: Part<readonly ResourceChange[]>;
  readonly traffic: Part<readonly TrafficRecord[]>;
  /** What the user's own file says of partners; beside, or in the place of, those that the product knows. */
  readonly partners?: readonly Partner[];
  /** Absent: nobody has looked what goes through the endpoints. */
  readonly endpointUses?: readonly EndpointUse[];
  /** Absent: nobody has looked which names of partners are asked for. */
  readonly nameQueries?: readonly NameQuery[];
}

/** The value of a part that was read, else the fallback: for uses where "unreadable" is said elsewhere. */
export function valueOr<T>(part: Part<T>, fallback: T): T {
  return part.status === 'read' ? part.value : fallback;
}

/** A part that nobody wanted to know. */
export const NOT_ASKED_FOR = { status: 'unreadable', reason: 'not asked for' } as const;

/** The reasons of the parts that were asked for and could not be read, by name. */
export function unreadableParts(
  estate: Estate,
): readonly { readonly part: string; readonly reason: string }[] {
  return Object.entries(estate).flatMap(([part, value]) =>
    isUnreadable(value) && value.reason !== NOT_ASKED_FOR.reason ? [{ part, reason: value.reason }] : [],
  );
}

function isUnreadable(value: unknown): value is { status: 'unreadable'; reason: string } {
  return typeof value === 'object' && value !== null && 'status' in value && value.status === 'unreadable';
}
