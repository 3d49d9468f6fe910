import type { FixtureInput } from '../../lib/simulator/fixture.ts';
import { defaultAccount } from '../../lib/simulator/default-account.ts';

const REGION = 'eu-west-3';
const ACCOUNT = '111122223333';

/** What must not leave a reading: it stands where AWS keeps secrets, and in every disguise of a URL. */
export const SECRET = 'hunter2hunter2';

/** An account with everything that is read, in more pages than one: `vpcs` VPCs of two subnets and two tables each. */
export function testAccount(vpcs: number): FixtureInput {
  const numbers = Array.from({ length: vpcs }, (_, index) => index + 1);
  return {
    ...defaultAccount(REGION, ACCOUNT),
    Vpcs: numbers.map((n) => ({
      VpcId: `vpc-${n}`,
      OwnerId: ACCOUNT,
      CidrBlock: `10.${n}.0.0/16`,
      State: 'available',
      IsDefault: false,
    })),
    VpcAttributes: numbers.map((n) => ({ VpcId: `vpc-${n}`, EnableDnsHostnames: n % 2 === 0 })),
    Subnets: numbers.flatMap((n) => ['a', 'b'].map((zone) => subnet(n, zone))),
    RouteTables: numbers.flatMap((n) => [mainTable(n), privateTable(n)]),
    NatGateways: numbers.map((n) => ({
      NatGatewayId: `nat-${n}`,
      VpcId: `vpc-${n}`,
      SubnetId: `subnet-${n}a`,
      State: 'available',
      ConnectivityType: 'public',
    })),
    InternetGateways: numbers.map((n) => ({
      InternetGatewayId: `igw-${n}`,
      Attachments: [{ VpcId: `vpc-${n}`, State: 'attached' }],
    })),
    NetworkInterfaces: numbers.map((n) => ({
      NetworkInterfaceId: `eni-${n}`,
      VpcId: `vpc-${n}`,
      SubnetId: `subnet-${n}b`,
      OwnerId: ACCOUNT,
      Description: SECRET,
    })),
    VpcEndpoints: numbers.map((n) => ({
      VpcEndpointId: `vpce-${n}`,
      VpcId: `vpc-${n}`,
      OwnerId: ACCOUNT,
      VpcEndpointType: n === 3 ? 'Gateway' : 'Interface',
      ServiceName: `com.amazonaws.${REGION}.${n === 3 ? 's3' : 'sqs'}`,
      State: 'available',
      CreationTimestamp: new Date('2026-09-01T00:00:00Z'),
    })),
    Metrics: [bytesProcessed(1)],
    SecurityGroups: numbers.map((n) => ({
      GroupId: `sg-${n}`,
      GroupName: 'default',
      Description: SECRET,
      VpcId: `vpc-${n}`,
      OwnerId: ACCOUNT,
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    })),
    NetworkAcls: numbers.map((n) => ({
      NetworkAclId: `acl-${n}`,
      VpcId: `vpc-${n}`,
      Entries: [
        { RuleNumber: 100, Egress: true, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
      ],
    })),
    Instances: numbers.map((n) => ({ InstanceId: `i-${n}`, VpcId: `vpc-${n}`, SubnetId: `subnet-${n}b` })),
    Functions: numbers.map((n) => lambdaFunction(n)),
    Buckets: numbers.map((n) => ({
      Name: `bucket-${n}`,
      BucketRegion: n === 1 ? 'us-east-1' : REGION,
      Policy: n === 2 ? '{"Version":"2012-10-17","Statement":[]}' : null,
      ...(n === 2 ? richSettings : {}),
    })),
    DirectoryBuckets: numbers.map((n) => ({
      Name: `express-${n}--euw3-az1--x-s3`,
      Policy: n === 2 ? '{"Version":"2012-10-17","Statement":[]}' : null,
    })),
    AccessPoints: numbers.map((n) => ({
      Name: `point-${n}`,
      Bucket: `bucket-${n}`,
      ...(n === 2 ? { VpcId: 'vpc-2' } : {}),
      Policy: n === 3 ? '{"Version":"2012-10-17","Statement":[]}' : null,
    })),
    AccountPublicAccessBlocks: [{ BlockPublicPolicy: true, RestrictPublicBuckets: true }],
    DeliveryChannels: [{ name: 'default', s3BucketName: 'bucket-3' }],
    Organizations: [organization()],
    Tables: numbers.map((n) => ({
      TableName: `table-${n}`,
      TableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/table-${n}`,
      ResourcePolicy: n === 2 ? '{}' : null,
    })),
    Keys: numbers.map((n) => ({
      KeyId: `key-${n}`,
      KeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/key-${n}`,
      Policy: '{}',
      KeyManager: 'CUSTOMER',
    })),
    HostedZones: numbers.map((n) => ({
      Id: `Z${n}`,
      // One answers for AWS, so that its records are read.
      Name: n === 2 ? `sqs.${REGION}.amazonaws.com.` : `zone-${n}.internal.`,
      VPCs: [{ VPCId: `vpc-${n}`, VPCRegion: REGION }],
      Owner: { OwningAccount: ACCOUNT },
      Records: numbers.map((m) => ({
        Name: `host-${m}.sqs.${REGION}.amazonaws.com.`,
        Type: 'A' as const,
        TTL: 60,
        ResourceRecords: [{ Value: `10.2.0.${m}` }],
      })),
    })),
    EventSourceMappings: numbers.map((n) => ({
      UUID: `mapping-${n}`,
      FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:function-${n}`,
      EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:jobs-${n}`,
      State: 'Enabled',
    })),
    LastAccesses: numbers.map((n) => ({
      Arn: `arn:aws:iam::${ACCOUNT}:role/role-${n}`,
      Services: numbers.map((m) => ({
        ServiceName: 'Service',
        ServiceNamespace: `service-${m}`,
        LastAuthenticated: new Date('2026-10-01T00:00:00Z'),
      })),
    })),
    ResolverRules: numbers.map((n) => ({
      Id: `rule-${n}`,
      DomainName: `corp-${n}.example.`,
      RuleType: 'FORWARD' as const,
    })),
    ResolverRuleAssociations: numbers.map((n) => ({
      Id: `association-${n}`,
      ResolverRuleId: `rule-${n}`,
      VPCId: `vpc-${n}`,
    })),
    // One more asks elsewhere, of whom nobody beyond the VPC is led here.
    ResolverEndpoints: [0, ...numbers].map((n) => ({
      Id: `resolver-${n}`,
      Direction: n === 0 ? ('OUTBOUND' as const) : ('INBOUND' as const),
      HostVPCId: `vpc-${Math.max(n, 1)}`,
    })),
    Profiles: [
      {
        ProfileId: 'rp-1',
        Name: 'shared',
        OwnerId: ACCOUNT,
        VpcIds: ['vpc-2'],
        Resources: numbers.map((n) => ({
          ResourceArn: `arn:aws:route53resolver:${REGION}:${ACCOUNT}:resolver-rule/rule-${n}`,
          ResourceType: 'RESOLVER_RULE',
        })),
      },
    ],
    Roles: numbers.map((n) => ({ RoleName: `role-${n}`, Arn: `arn:aws:iam::${ACCOUNT}:role/role-${n}` })),
    Quotas: [{ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A', Value: 25 }],
    TrailEvents: numbers.map((n) => trailEvent(n)),
    PriceList: [
      price('AmazonEC2', 'NAT Gateway', 'EUW3-NatGateway-Hours', '0.0500000000'),
      price('AmazonVPC', 'VpcEndpoint', 'EUW3-VpcEndpoint-Hours', '0.0110000000'),
    ],
  };
}

const richSettings = {
  Tags: [{ Key: 'team', Value: 'photos' }],
  PublicAccessBlock: { IgnorePublicAcls: true },
  Website: { IndexDocument: { Suffix: 'index.html' } },
  Logging: { TargetBucket: 'bucket-3', TargetPrefix: 'logs/' },
  Replication: {
    Role: `arn:aws:iam::${ACCOUNT}:role/role-1`,
    Rules: [
      { Status: 'Enabled' as const, Destination: { Bucket: 'arn:aws:s3:::far-copy' } },
      { Status: 'Disabled' as const, Destination: { Bucket: 'arn:aws:s3:::no-copy' } },
    ],
  },
  Notifications: {
    LambdaFunctionConfigurations: [
      {
        LambdaFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:function-1`,
        Events: ['s3:ObjectCreated:*' as const],
      },
    ],
    EventBridgeConfiguration: {},
  },
  // More than one page of the smallest size.
  Inventories: Array.from({ length: 7 }, (_, i) => ({
    Id: `inventory-${i}`,
    IsEnabled: i !== 3,
    IncludedObjectVersions: 'Current' as const,
    Schedule: { Frequency: 'Daily' as const },
    Destination: {
      S3BucketDestination: { Bucket: `arn:aws:s3:::inventories-${i}`, Format: 'CSV' as const },
    },
  })),
};

/** The account may see what holds for it: seven policies, more than one page of the smallest size. */
function organization() {
  return {
    Id: 'o-abcdefghij',
    MasterAccountId: '999988887777',
    IsDelegated: true,
    Parents: { [ACCOUNT]: 'ou-abcd-11111111', 'ou-abcd-11111111': 'r-abcd' },
    ControlPolicies: Array.from({ length: 7 }, (_, i) => ({
      Id: `p-${i}`,
      Name: `policy-${i}`,
      Content: '{"Version":"2012-10-17","Statement":[]}',
      TargetIds: [['r-abcd'], ['ou-abcd-11111111'], [ACCOUNT], ['ou-other']][i % 4] ?? [],
    })),
  };
}

/** Of two minutes of days gone by, and of one that nobody asks for. */
function bytesProcessed(n: number) {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  return {
    Namespace: 'AWS/PrivateLinkEndpoints',
    MetricName: 'BytesProcessed',
    Dimensions: {
      'Endpoint Type': 'Interface',
      'Service Name': `com.amazonaws.${REGION}.sqs`,
      'VPC Endpoint Id': `vpce-${n}`,
      'VPC Id': `vpc-${n}`,
    },
    Datapoints: [
      { Timestamp: minutesAgo(5), Sum: 1000 },
      ...Array.from({ length: 7 }, (_, i) => ({ Timestamp: minutesAgo((i + 2) * 1440), Sum: 1 })),
      { Timestamp: minutesAgo(40 * 1440), Sum: 5_000_000 },
    ],
  };
}

function subnet(n: number, zone: string) {
  return {
    SubnetId: `subnet-${n}${zone}`,
    VpcId: `vpc-${n}`,
    OwnerId: ACCOUNT,
    AvailabilityZone: `${REGION}${zone}`,
    CidrBlock: `10.${n}.${zone === 'a' ? 0 : 1}.0/24`,
  };
}

function mainTable(n: number) {
  return {
    RouteTableId: `rtb-${n}main`,
    VpcId: `vpc-${n}`,
    OwnerId: ACCOUNT,
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${n}main`,
        RouteTableId: `rtb-${n}main`,
        Main: true,
        AssociationState: { State: 'associated' as const },
      },
    ],
    Routes: [
      local(n),
      {
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: `igw-${n}`,
        Origin: 'CreateRoute' as const,
        State: 'active' as const,
      },
    ],
  };
}

function privateTable(n: number) {
  return {
    RouteTableId: `rtb-${n}private`,
    VpcId: `vpc-${n}`,
    OwnerId: ACCOUNT,
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${n}private`,
        RouteTableId: `rtb-${n}private`,
        SubnetId: `subnet-${n}b`,
        Main: false,
        AssociationState: { State: 'associated' as const },
      },
    ],
    Routes: [
      local(n),
      {
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: `nat-${n}`,
        Origin: 'CreateRoute' as const,
        State: 'active' as const,
      },
    ],
  };
}

function local(n: number) {
  return {
    DestinationCidrBlock: `10.${n}.0.0/16`,
    GatewayId: 'local',
    Origin: 'CreateRouteTable' as const,
    State: 'active' as const,
  };
}

function lambdaFunction(n: number) {
  return {
    FunctionName: `function-${n}`,
    FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:function-${n}`,
    Role: `arn:aws:iam::${ACCOUNT}:role/role-${n}`,
    Description: SECRET,
    VpcConfig: { VpcId: `vpc-${n}`, SubnetIds: [`subnet-${n}b`], SecurityGroupIds: [`sg-${n}`] },
    Environment: {
      Variables: {
        PLAIN: SECRET,
        IN_QUERY: `https://sqs.${REGION}.amazonaws.com/1/jobs?token=${SECRET}`,
        IN_USERINFO: `https://user:${SECRET}@sns.${REGION}.amazonaws.com/`,
        IN_HOST: `https://${SECRET}.s3.${REGION}.amazonaws.com/`,
        IN_LIST: `kms.${REGION}.amazonaws.com,${SECRET}.datadoghq.eu,${SECRET}`,
      },
    },
  };
}

function trailEvent(n: number) {
  const record = {
    eventSource: 'ec2.amazonaws.com',
    eventName: 'CreateRoute',
    eventTime: '2026-11-01T10:00:00Z',
    userAgent: 'cloudformation.amazonaws.com',
    requestParameters: { routeTableId: `rtb-${n}private` },
  };
  return {
    EventId: `event-${n}`,
    EventName: 'CreateRoute',
    EventSource: 'ec2.amazonaws.com',
    EventTime: new Date(record.eventTime),
    CloudTrailEvent: JSON.stringify(record),
  };
}

function price(serviceCode: string, productFamily: string, usagetype: string, usd: string): string {
  return JSON.stringify({
    serviceCode,
    product: { productFamily, attributes: { usagetype, regionCode: REGION } },
    terms: {
      OnDemand: { term: { priceDimensions: { rate: { beginRange: '0', pricePerUnit: { USD: usd } } } } },
    },
    publicationDate: '2026-10-28T17:02:11Z',
  });
}
