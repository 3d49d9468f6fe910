import type { EventSelector, Event as TrailEvent, Trail } from '@aws-sdk/client-cloudtrail';
import type { ConfigurationRecorder, DeliveryChannel } from '@aws-sdk/client-config-service';
import type {
  Address,
  EgressOnlyInternetGateway,
  Instance,
  InternetGateway,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  ServiceDetail,
  Subnet,
  Tag as Ec2Tag,
  Vpc,
  VpcEndpoint,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type {
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  ServiceLastAccessed,
  UserDetail,
} from '@aws-sdk/client-iam';
import type {
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  FunctionEventInvokeConfig,
} from '@aws-sdk/client-lambda';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type {
  InventoryConfiguration,
  LoggingEnabled,
  NotificationConfiguration,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  Tag,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import type {
  ResolverEndpoint,
  ResolverQueryLogConfig,
  ResolverQueryLogConfigAssociation,
  ResolverRule,
  ResolverRuleAssociation,
} from './services/route53resolver/schemas.ts';

/** One account in one Region, complete, in AWS's own output shapes. Times may be `Date` or ISO text. */
export interface Fixture {
  accountId: string;
  region: string;
  Vpcs: Vpc[];
  VpcAttributes: VpcAttributes[];
  Subnets: Subnet[];
  RouteTables: RouteTable[];
  NatGateways: NatGateway[];
  InternetGateways: InternetGateway[];
  EgressOnlyInternetGateways: EgressOnlyInternetGateway[];
  VpcEndpoints: FixtureEndpoint[];
  VpcEndpointServices: ServiceDetail[];
  ManagedPrefixLists: FixturePrefixList[];
  NetworkInterfaces: NetworkInterface[];
  SecurityGroups: SecurityGroup[];
  /** ids and tags of rules that were made by a call; others have ids made of what they say */
  SecurityGroupRules: FixtureSecurityGroupRule[];
  NetworkAcls: NetworkAcl[];
  Instances: Instance[];
  VpcPeeringConnections: VpcPeeringConnection[];
  Addresses: Address[];
  Buckets: FixtureBucket[];
  DirectoryBuckets: FixtureDirectoryBucket[];
  AccessPoints: FixtureAccessPoint[];
  /** that of the account: one or none */
  AccountPublicAccessBlocks: PublicAccessBlockConfiguration[];
  /** one or none */
  Organizations: FixtureOrganization[];
  /** policy documents as plain JSON text; the wire carries them URL-encoded, as IAM does */
  Roles: RoleDetail[];
  Policies: ManagedPolicyDetail[];
  Users: UserDetail[];
  Groups: GroupDetail[];
  Tables: FixtureTable[];
  Keys: FixtureKey[];
  HostedZones: FixtureHostedZone[];
  Functions: FunctionConfiguration[];
  EventSourceMappings: EventSourceMappingConfiguration[];
  EventInvokeConfigs: FunctionEventInvokeConfig[];
  LastAccesses: FixtureLastAccess[];
  ResolverRules: ResolverRule[];
  ResolverRuleAssociations: ResolverRuleAssociation[];
  ResolverEndpoints: ResolverEndpoint[];
  ResolverQueryLogConfigs: ResolverQueryLogConfig[];
  ResolverQueryLogConfigAssociations: ResolverQueryLogConfigAssociation[];
  Profiles: FixtureProfile[];
  Metrics: FixtureMetric[];
  Quotas: FixtureQuota[];
  TrailEvents: TrailEvent[];
  Trails: FixtureTrail[];
  ConfigurationRecorders: FixtureConfigRecorder[];
  DeliveryChannels: DeliveryChannel[];
  ConfigRules: FixtureConfigRule[];
  /** what rules' functions have put: one for each rule and resource */
  Evaluations: FixtureEvaluation[];
  /** products as Pricing's `PriceList` gives them: one JSON text each */
  PriceList: string[];
}

/** A fixture as it may be written: every list that is not named is empty. */
export type FixtureInput = Pick<Fixture, 'accountId' | 'region'> &
  Partial<Omit<Fixture, 'accountId' | 'region'>>;

/** The part of a fixture that lists things of one sort. */
export type Kind = Exclude<keyof Fixture, 'accountId' | 'region'>;

/** The wire says states in lower case (`available`), whatever the model's enumeration says. */
export interface FixtureEndpoint extends Omit<VpcEndpoint, 'State'> {
  State: string;
}

/** What is not said is as in a new VPC: DNS support on, DNS host names only in the default VPC, usage metrics off. */
interface VpcAttributes {
  VpcId: string;
  EnableDnsSupport?: boolean;
  EnableDnsHostnames?: boolean;
  EnableNetworkAddressUsageMetrics?: boolean;
}

export interface FixtureSecurityGroupRule {
  SecurityGroupRuleId: string;
  GroupId: string;
  IsEgress: boolean;
  /** protocol, ports and peer, as text to compare by */
  Rule: string;
  Tags: Ec2Tag[];
}

export interface FixturePrefixList extends ManagedPrefixList {
  Entries: PrefixListEntry[];
}

export interface FixtureBucket {
  Name: string;
  BucketRegion: string;
  CreationDate?: Date | string;
  Policy: string | null;
  Tags?: Tag[];
  PublicAccessBlock?: PublicAccessBlockConfiguration;
  Website?: WebsiteConfiguration;
  Logging?: LoggingEnabled;
  Replication?: ReplicationConfiguration;
  Notifications?: NotificationConfiguration;
  Inventories?: InventoryConfiguration[];
}

export interface FixtureDirectoryBucket {
  /** `name--zone--x-s3` */
  Name: string;
  Policy: string | null;
}

/** Without a VPC it may be reached from the internet. */
export interface FixtureAccessPoint {
  Name: string;
  Bucket: string;
  VpcId?: string;
  Policy: string | null;
}

export interface FixtureOrganization {
  Id: string;
  MasterAccountId: string;
  /** whether this account may see what the management account sees */
  IsDelegated: boolean;
  /** the unit or root above each account and unit */
  Parents: Record<string, string>;
  ControlPolicies: FixtureControlPolicy[];
}

export interface FixtureControlPolicy {
  Id: string;
  Name: string;
  Content: string;
  TargetIds: string[];
}

export interface FixtureTable {
  TableName: string;
  TableArn: string;
  ResourcePolicy: string | null;
}

export interface FixtureKey {
  KeyId: string;
  KeyArn: string;
  Policy: string;
  KeyManager: 'AWS' | 'CUSTOMER';
}

export interface FixtureHostedZone {
  Id: string;
  Name: string;
  VPCs: { VPCId: string; VPCRegion: string }[];
  Owner: { OwningAccount: string } | { OwningService: string };
  Records?: ResourceRecordSet[];
}

/** What IAM's access advisor knows of a user, group, role or policy. */
export interface FixtureLastAccess {
  Arn: string;
  Services: ServiceLastAccessed[];
}

/** A Route 53 Profile: with which VPCs it is associated, and what lies in it. */
export interface FixtureProfile {
  ProfileId: string;
  Name: string;
  OwnerId: string;
  VpcIds: string[];
  Resources: { ResourceArn: string; ResourceType: string }[];
}

/** A metric of CloudWatch: no point where nothing was published. */
export interface FixtureMetric {
  Namespace: string;
  MetricName: string;
  Dimensions: Record<string, string>;
  Datapoints: { Timestamp: Date | string; Sum: number }[];
}

interface FixtureQuota {
  ServiceCode: string;
  QuotaCode: string;
  Value: number;
  QuotaName?: string;
}

export interface FixtureTrail extends Trail {
  IsLogging: boolean;
  EventSelectors?: EventSelector[];
}

export interface FixtureConfigRecorder extends ConfigurationRecorder {
  IsRecording: boolean;
}

/** A custom rule, as far as it matters to the function that is called for it. */
export interface FixtureConfigRule {
  ConfigRuleName: string;
  ConfigRuleId: string;
  /** JSON text */
  InputParameters?: string;
}

export interface FixtureEvaluation {
  ConfigRuleName: string;
  ResourceType: string;
  ResourceId: string;
  ComplianceType: string;
  Annotation?: string;
  /** ISO 8601 */
  OrderingTimestamp: string;
}

const emptyLists = {
  Vpcs: [],
  VpcAttributes: [],
  Subnets: [],
  RouteTables: [],
  NatGateways: [],
  InternetGateways: [],
  EgressOnlyInternetGateways: [],
  VpcEndpoints: [],
  VpcEndpointServices: [],
  ManagedPrefixLists: [],
  NetworkInterfaces: [],
  SecurityGroups: [],
  SecurityGroupRules: [],
  NetworkAcls: [],
  Instances: [],
  VpcPeeringConnections: [],
  Addresses: [],
  Buckets: [],
  DirectoryBuckets: [],
  AccessPoints: [],
  AccountPublicAccessBlocks: [],
  Organizations: [],
  Roles: [],
  Policies: [],
  Users: [],
  Groups: [],
  Tables: [],
  Keys: [],
  HostedZones: [],
  Functions: [],
  EventSourceMappings: [],
  EventInvokeConfigs: [],
  LastAccesses: [],
  ResolverRules: [],
  ResolverRuleAssociations: [],
  ResolverEndpoints: [],
  ResolverQueryLogConfigs: [],
  ResolverQueryLogConfigAssociations: [],
  Profiles: [],
  Metrics: [],
  Quotas: [],
  TrailEvents: [],
  Trails: [],
  ConfigurationRecorders: [],
  DeliveryChannels: [],
  ConfigRules: [],
  Evaluations: [],
  PriceList: [],
} satisfies { [K in Kind]: Fixture[K] };

/** Every part of a fixture that is a list. */
export const fixtureKinds: readonly string[] = Object.keys(emptyLists);

/** A fixture of its own, with every list present. */
export function completeFixture(input: FixtureInput): Fixture {
  return structuredClone({ ...emptyLists, ...input });
}
