import type { FixtureInput } from '../../lib/simulator/simulator.ts';
import { accessPointPolicy, controlPolicy, functionVariables, metric, metricDays } from './account.ts';

/** Names of what is in a furnished account, beside those of every account of the scripts. */
export const furnishedIds = {
  'rule-0': 'rslvr-rr-0a000000000000e0',
  'rule-1': 'rslvr-rr-0a000000000000e1',
  'rule-2': 'rslvr-rr-0a000000000000e2',
  inbound: 'rslvr-in-0a000000000000e3',
  profile: 'rp-0a000000000000e4',
  organization: 'o-a1b2c3d4e5',
  root: 'r-a1b2',
  rcp: 'p-a1b2c3d4e5',
  zone: 'Z0A0000000000000000E5',
} as const;

interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly id: (name: string) => string;
}

/** What `furnishAccount` makes elsewhere, and the profile, directory bucket and prices that moto cannot make. */
export function furnishedFixture(place: Place): Partial<FixtureInput> {
  return { ...names(place), ...storage(place), ...organization(place), ...overseen(place) };
}

function names({ region, accountId, id }: Place): Partial<FixtureInput> {
  return {
    ResolverRules: [0, 1, 2].map((at) => ({
      Id: id(`rule-${at}`),
      DomainName: `corp-${at}.example.`,
      RuleType: 'SYSTEM',
      Name: `rule-${at}`,
      Status: 'COMPLETE',
      OwnerId: accountId,
      ShareStatus: 'NOT_SHARED',
    })),
    ResolverRuleAssociations: [0, 1].map((at) => ({
      Id: `rslvr-rrassoc-0a000000000000f${at}`,
      ResolverRuleId: id(`rule-${at}`),
      VPCId: id('vpc'),
      Status: 'COMPLETE',
    })),
    ResolverEndpoints: [
      {
        Id: id('inbound'),
        Name: 'inbound',
        Direction: 'INBOUND',
        HostVPCId: id('vpc'),
        IpAddressCount: 2,
        SecurityGroupIds: [id('default-group')],
        Status: 'OPERATIONAL',
      },
    ],
    Profiles: [
      {
        ProfileId: id('profile'),
        Name: 'shared',
        OwnerId: accountId,
        VpcIds: [id('vpc'), id('other-vpc')],
        Resources: [
          { ResourceArn: `arn:aws:route53:::hostedzone/${id('zone')}`, ResourceType: 'PRIVATE_HOSTED_ZONE' },
          {
            ResourceArn: `arn:aws:route53resolver:${region}:${accountId}:resolver-rule/${id('rule-2')}`,
            ResourceType: 'RESOLVER_RULE',
          },
        ],
      },
    ],
    HostedZones: [
      {
        Id: id('zone'),
        Name: 'inside.example.',
        VPCs: [{ VPCId: id('vpc'), VPCRegion: region }],
        Owner: { OwningAccount: accountId },
        Records: [
          ...(['NS', 'SOA'] as const).map((Type) => ({
            Name: 'inside.example.',
            Type,
            TTL: 900,
            ResourceRecords: [{ Value: 'ns-0.awsdns-00.com.' }],
          })),
          { Name: 'a.inside.example.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '10.20.0.10' }] },
          {
            Name: 'b.inside.example.',
            Type: 'CNAME',
            TTL: 60,
            ResourceRecords: [{ Value: 'a.inside.example' }],
          },
        ],
      },
    ],
  };
}

function storage({ region, accountId, id }: Place): Partial<FixtureInput> {
  return {
    AccessPoints: [
      {
        Name: 'inside',
        Bucket: id('guarded'),
        VpcId: id('vpc'),
        Policy: accessPointPolicy(region, accountId),
      },
      { Name: 'open', Bucket: id('plain'), Policy: null },
    ],
    AccountPublicAccessBlocks: [
      {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: false,
      },
    ],
    DirectoryBuckets: [{ Name: 'orders--euw3-az1--x-s3', Policy: null }],
  };
}

function organization({ accountId, id }: Place): Partial<FixtureInput> {
  return {
    Organizations: [
      {
        Id: id('organization'),
        MasterAccountId: accountId,
        IsDelegated: false,
        Parents: { [accountId]: id('root') },
        ControlPolicies: [
          {
            Id: 'p-RCPFullAWSAccess',
            Name: 'RCPFullAWSAccess',
            Content:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
            TargetIds: [id('root'), accountId],
          },
          { Id: id('rcp'), Name: 'own-buckets', Content: controlPolicy, TargetIds: [id('root')] },
        ],
      },
    ],
  };
}

function overseen({ region, accountId, id }: Place): Partial<FixtureInput> {
  const product = (usagetype: string) =>
    JSON.stringify({
      serviceCode: 'AmazonEC2',
      product: { productFamily: 'NAT Gateway', attributes: { regionCode: region, usagetype } },
    });
  return {
    Functions: [0, 1].map((at) => ({
      FunctionName: `orders-${at}`,
      FunctionArn: `arn:aws:lambda:${region}:${accountId}:function:orders-${at}`,
      Role: `arn:aws:iam::${accountId}:role/${id('reader')}`,
      Runtime: 'nodejs24.x' as const,
      Environment: { Variables: { ...functionVariables } },
      VpcConfig: {
        VpcId: id('vpc'),
        SubnetIds: [id('subnet-0')],
        SecurityGroupIds: [id('default-group')],
      },
    })),
    ConfigurationRecorders: [{ name: 'default', IsRecording: true, recordingGroup: { allSupported: true } }],
    DeliveryChannels: [{ name: 'default', s3BucketName: id('plain') }],
    Trails: [
      {
        Name: 'all',
        TrailARN: `arn:aws:cloudtrail:${region}:${accountId}:trail/all`,
        HomeRegion: region,
        IsMultiRegionTrail: true,
        IsLogging: true,
      },
    ],
    Metrics: [
      {
        Namespace: metric.Namespace,
        MetricName: metric.MetricName,
        Dimensions: Object.fromEntries(metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
        Datapoints: metricDays.map(({ at, sum }) => ({ Timestamp: at, Sum: sum })),
      },
    ],
    Quotas: [{ ServiceCode: 'vpc', QuotaCode: 'L-1B52E74A', Value: 25 }],
    PriceList: [product('EUW3-NatGateway-Hours'), product('EUW3-NatGateway-Bytes')],
  };
}
