/**
 * The smaller translations, against answers shaped as EC2, IAM, Lambda and S3 give them.
 * Facts from Cloud Custodian's recordings of real answers (tests/data/placebo, November 2026) unless said otherwise.
 */
import type { State } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { toListedBucket } from './buckets.ts';
import { toEndpointService } from './endpoint-services.ts';
import { toFunction } from './functions.ts';
import { toHostedZone } from './hosted-zones.ts';
import { toInstance } from './instances.ts';
import { toNatGateway } from './nat-gateways.ts';
import { toNetworkAcl } from './network-acls.ts';
import { toNetworkInterface } from './network-interfaces.ts';
import { isOfGatewayService, toPrefixList } from './prefix-lists.ts';
import { toSecurityGroup } from './security-groups.ts';
import { toSubnet } from './subnets.ts';
import { toTableArn } from './tables.ts';
import { toVpcEndpoint } from './vpc-endpoints.ts';
import { toVpcDescription } from './vpcs.ts';

const ACCOUNT = '644160558196';

/** What is on the wire, though the SDK's type spells states with a capital. */
function wireState(state: string): State {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type and the wire differ
  return state as State;
}

describe('a VPC', () => {
  it('has its primary block first and no block that is not associated', () => {
    const vpc = toVpcDescription({
      VpcId: 'vpc-1',
      OwnerId: ACCOUNT,
      CidrBlock: '10.0.0.0/16',
      CidrBlockAssociationSet: [
        { CidrBlock: '10.2.0.0/16', CidrBlockState: { State: 'associated' } },
        { CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'disassociated' } },
        { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
      ],
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: '2001:db8::/56', Ipv6CidrBlockState: { State: 'associated' } },
        { Ipv6CidrBlock: '2001:db8:1::/56', Ipv6CidrBlockState: { State: 'disassociating' } },
      ],
    });
    expect(vpc.cidrBlocks).toEqual(['10.0.0.0/16', '10.2.0.0/16']);
    expect(vpc.ipv6CidrBlocks).toEqual(['2001:db8::/56']);
  });
});

describe('a subnet', () => {
  const seen = {
    SubnetId: 'subnet-00a7ff0f29a2f7dd7',
    VpcId: 'vpc-06a22444b7946ea01',
    OwnerId: ACCOUNT,
    AvailabilityZone: 'us-east-1a',
    AvailabilityZoneId: 'use1-az2',
    EnableDns64: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: [{ Key: 'Name', Value: 'private' }],
  };

  it('has its zone and block', () => {
    expect(toSubnet({ ...seen, CidrBlock: '10.0.1.0/24' })).toEqual({
      subnetId: 'subnet-00a7ff0f29a2f7dd7',
      vpcId: 'vpc-06a22444b7946ea01',
      ownerId: ACCOUNT,
      availabilityZone: 'us-east-1a',
      availabilityZoneId: 'use1-az2',
      cidrBlock: '10.0.1.0/24',
      ipv6CidrBlocks: [],
      enableDns64: false,
      tags: { Name: 'private' },
    });
  });

  it('of IPv6 alone has no IPv4 block', () => {
    expect(toSubnet(seen)).not.toHaveProperty('cidrBlock');
  });
});

describe('a NAT gateway', () => {
  const seen = { NatGatewayId: 'nat-0df07e596f7513ead', VpcId: 'vpc-1', State: 'available' } as const;

  it('of a subnet is zonal, and public where the answer is older than private NAT', () => {
    const gateway = toNatGateway({
      ...seen,
      SubnetId: 'subnet-1',
      NatGatewayAddresses: [
        {
          AllocationId: 'eipalloc-1',
          NetworkInterfaceId: 'eni-1',
          PrivateIp: '10.0.1.169',
          PublicIp: '1.1.1.1',
        },
      ],
    });
    expect(gateway).toMatchObject({
      availabilityMode: 'zonal',
      subnetId: 'subnet-1',
      connectivityType: 'public',
    });
    expect(gateway.addresses).toEqual([
      { privateIp: '10.0.1.169', publicIp: '1.1.1.1', networkInterfaceId: 'eni-1' },
    ]);
  });

  // From the service model and the user guide's page on Regional NAT gateways; no recording was found.
  it.each([
    ['says so', { AvailabilityMode: 'regional' } as const],
    ['stands in no subnet', {}],
  ])('is Regional where it %s', (_, mode) => {
    const gateway = toNatGateway({ ...seen, ...mode });
    expect(gateway.availabilityMode).toBe('regional');
    expect(gateway).not.toHaveProperty('subnetId');
  });
});

describe('an endpoint', () => {
  const seen = { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', OwnerId: ACCOUNT } as const;

  it.each(['available', 'Available', 'pendingAcceptance', 'PendingAcceptance'])(
    'in state %s is told in lower case',
    (state) => {
      const endpoint = {
        ...seen,
        VpcEndpointType: 'Gateway',
        ServiceName: 's',
        State: wireState(state),
      } as const;
      expect(toVpcEndpoint(endpoint).state).toBe(state.toLowerCase());
    },
  );

  it('keeps its tables, its groups and the text of its policy', () => {
    const PolicyDocument = '{"Version":"2008-10-17","Statement":[]}';
    const endpoint = toVpcEndpoint({
      ...seen,
      VpcEndpointType: 'Gateway',
      ServiceName: 'com.amazonaws.us-east-1.s3',
      State: wireState('available'),
      PolicyDocument,
      RouteTableIds: ['rtb-1', 'rtb-2'],
      Groups: [{ GroupId: 'sg-6c7fa917', GroupName: 'default' }],
    });
    expect(endpoint).toMatchObject({
      type: 'Gateway',
      policyDocument: PolicyDocument,
      routeTableIds: ['rtb-1', 'rtb-2'],
      securityGroupIds: ['sg-6c7fa917'],
    });
  });

  it('without a policy has none, which is not the empty one', () => {
    const endpoint = { ...seen, VpcEndpointType: 'Interface', ServiceName: 's', State: 'Available' } as const;
    expect(toVpcEndpoint(endpoint).policyDocument).toBeNull();
  });

  it('of a resource is named by that', () => {
    const ResourceConfigurationArn = 'arn:aws:vpc-lattice:eu-west-3:1:resourceconfiguration/rcfg-1';
    const endpoint = {
      ...seen,
      VpcEndpointType: 'Resource',
      State: 'Available',
      ResourceConfigurationArn,
    } as const;
    expect(toVpcEndpoint(endpoint).serviceName).toBe(ResourceConfigurationArn);
  });
});

describe('an endpoint service', () => {
  // As the user guide shows the answer of describe-vpc-endpoint-services.
  const seen = {
    ServiceName: 'com.amazonaws.us-east-1.rds-data',
    ServiceType: [{ ServiceType: 'Interface' as const }],
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    Owner: 'amazon',
    PrivateDnsNames: [{ PrivateDnsName: 'rds-data.us-east-1.amazonaws.com' }],
    SupportedIpAddressTypes: ['ipv4' as const],
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
  };

  it('has its zones, names and abilities, and the Region that was asked where it names none', () => {
    expect(toEndpointService(seen, 'us-east-1')).toEqual({
      serviceName: 'com.amazonaws.us-east-1.rds-data',
      serviceRegion: 'us-east-1',
      status: 'offered',
      types: ['Interface'],
      owner: 'amazon',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      privateDnsNames: ['rds-data.us-east-1.amazonaws.com'],
      ipAddressTypes: ['ipv4'],
      takesPolicy: true,
      needsAcceptance: false,
    });
  });

  it('without a name is no answer', () => {
    const { ServiceName: _, ...nameless } = seen;
    expect(() => toEndpointService(nameless, 'us-east-1')).toThrow('ServiceName');
  });
});

describe('a prefix list', () => {
  it.each([
    ['com.amazonaws.eu-west-3.s3', 'AWS', true],
    ['com.amazonaws.eu-west-3.dynamodb', 'AWS', true],
    ['com.amazonaws.eu-west-3.ipv6.s3', 'AWS', true],
    ['com.amazonaws.eu-west-3.s3express', 'AWS', false],
    ['com.amazonaws.eu-west-1.s3', 'AWS', false],
    ['com.amazonaws.global.cloudfront.origin-facing', 'AWS', false],
    ['com.amazonaws.eu-west-3.s3', ACCOUNT, false],
  ])('%s of %s: of a gateway service is %s', (name, ownerId, expected) => {
    expect(isOfGatewayService({ name, ownerId }, 'eu-west-3')).toBe(expected);
  });

  it('of a family that is unknown is no answer to rest on', () => {
    expect(() => toPrefixList({ PrefixListId: 'pl-1', AddressFamily: 'IPv8', OwnerId: 'AWS' })).toThrow(
      'IPv8',
    );
  });
});

describe('a network interface', () => {
  const seen = {
    NetworkInterfaceId: 'eni-1',
    VpcId: 'vpc-1',
    OwnerId: ACCOUNT,
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress: '10.0.1.77' },
      { Primary: false, PrivateIpAddress: '10.0.1.78' },
    ],
    Groups: [{ GroupName: 'example', GroupId: 'sg-1' }],
    InterfaceType: 'interface',
    SourceDestCheck: false,
    Attachment: { InstanceId: 'i-1' },
    Association: { PublicIp: '203.0.113.7' },
  } as const;

  it('has its addresses, its instance and whether it checks source and destination', () => {
    const [eni] = toNetworkInterface({
      ...seen,
      PrivateIpAddresses: [...seen.PrivateIpAddresses],
      Groups: [...seen.Groups],
      SubnetId: 'subnet-1',
    });
    expect(eni).toMatchObject({
      privateIps: ['10.0.1.77', '10.0.1.78'],
      publicIp: '203.0.113.7',
      securityGroupIds: ['sg-1'],
      instanceId: 'i-1',
      sourceDestCheck: false,
    });
  });

  it('of no subnet is nobody in a subnet', () => {
    expect(toNetworkInterface({ NetworkInterfaceId: 'eni-1' })).toEqual([]);
  });
});

describe('rules', () => {
  it('of a security group name blocks of both families, lists and groups', () => {
    const group = toSecurityGroup({
      GroupId: 'sg-1',
      GroupName: 'clients',
      VpcId: 'vpc-1',
      OwnerId: ACCOUNT,
      Tags: [{ Key: 'team', Value: 'data' }],
      IpPermissions: [],
      IpPermissionsEgress: [
        { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          PrefixListIds: [{ PrefixListId: 'pl-63a5400a' }],
          UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: ACCOUNT }],
        },
      ],
    });
    expect(group).toMatchObject({ groupName: 'clients', tags: { team: 'data' }, ingress: [] });
    expect(group.egress).toEqual([
      { protocol: '-1', cidrs: ['0.0.0.0/0', '::/0'], prefixListIds: [], securityGroupIds: [] },
      {
        protocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        cidrs: [],
        prefixListIds: ['pl-63a5400a'],
        securityGroupIds: ['sg-2'],
      },
    ]);
  });

  it('of a network ACL have number, direction, verdict and ports', () => {
    const acl = toNetworkAcl({
      NetworkAclId: 'acl-2495b15d',
      VpcId: 'vpc-1',
      Associations: [{ SubnetId: 'subnet-1' }],
      Entries: [
        {
          RuleNumber: 100,
          Protocol: '6',
          Egress: true,
          CidrBlock: '0.0.0.0/0',
          RuleAction: 'allow',
          PortRange: { From: 443, To: 443 },
        },
        { RuleNumber: 32768, Protocol: '-1', Egress: false, Ipv6CidrBlock: '::/0', RuleAction: 'deny' },
      ],
    });
    expect(acl.subnetIds).toEqual(['subnet-1']);
    expect(acl.entries).toEqual([
      {
        ruleNumber: 100,
        egress: true,
        action: 'allow',
        protocol: '6',
        cidr: '0.0.0.0/0',
        fromPort: 443,
        toPort: 443,
      },
      { ruleNumber: 32768, egress: false, action: 'deny', protocol: '-1', cidr: '::/0' },
    ]);
  });
});

describe('an instance', () => {
  const Arn = 'arn:aws:iam::644160558196:instance-profile/web';

  it('has its subnet and its profile', () => {
    const instance = { InstanceId: 'i-1', VpcId: 'vpc-1', SubnetId: 'subnet-1', IamInstanceProfile: { Arn } };
    expect(toInstance(instance)).toMatchObject([{ subnetId: 'subnet-1', instanceProfileArn: Arn }]);
  });

  it.each([
    ['has lost its network', { InstanceId: 'i-1' }],
    [
      'is terminated',
      { InstanceId: 'i-1', VpcId: 'v', SubnetId: 's', State: { Name: 'terminated' } } as const,
    ],
  ])('that %s is left out', (_, instance) => {
    expect(toInstance(instance)).toEqual([]);
  });
});

describe('a function', () => {
  const seen = {
    FunctionName: 'c7n-s3-encrypt',
    FunctionArn: 'arn:aws:lambda:us-west-2:644160558196:function:c7n-s3-encrypt',
    Role: 'arn:aws:iam::644160558196:role/custodian-mu',
  };

  it.each([
    ['no network', {}],
    [
      'an empty network, as Lambda answers after it was taken away',
      { VpcConfig: { VpcId: '', SubnetIds: [] } },
    ],
  ])('with %s is left out', (_, config) => {
    expect(toFunction({ ...seen, ...config })).toEqual([]);
  });

  it('in a VPC shows names of variables and known hosts, and no value', () => {
    const [shown] = toFunction({
      ...seen,
      VpcConfig: { VpcId: 'vpc-1', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      Environment: {
        Variables: {
          QUEUE: 'https://sqs.eu-west-3.amazonaws.com/644160558196/jobs?token=hunter2',
          API_KEY: 'hunter2',
        },
      },
    });
    expect(shown).toMatchObject({
      environmentNames: ['API_KEY', 'QUEUE'],
      environmentHosts: ['sqs.eu-west-3.amazonaws.com'],
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  // Lambda's API reference, EnvironmentResponse.
  it('whose environment is closed to us says so', () => {
    const Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } };
    const [shown] = toFunction({ ...seen, VpcConfig: { VpcId: 'vpc-1' }, Environment });
    expect(shown?.environmentUnreadable).toBe('AccessDeniedException');
  });
});

describe('the rest', () => {
  // Route 53's API reference, ListHostedZonesByVPC.
  it.each([
    [{ OwningAccount: ACCOUNT }, ACCOUNT],
    [{ OwningService: 'efs.amazonaws.com' }, 'efs.amazonaws.com'],
  ])('a hosted zone of %j loses its final dot', (Owner, owner) => {
    const zone = { HostedZoneId: 'Z1', Name: 's3.eu-west-3.amazonaws.com.', Owner };
    expect(toHostedZone(zone, 'vpc-1')).toEqual({
      hostedZoneId: 'Z1',
      name: 's3.eu-west-3.amazonaws.com',
      vpcId: 'vpc-1',
      owner,
    });
  });

  it.each([
    [{ Name: 'b', BucketRegion: 'eu-west-1' }, 'eu-west-1'],
    [{ Name: 'b' }, 'eu-west-3'],
  ])('a bucket %j is in %s', (bucket, region) => {
    expect(toListedBucket(bucket, 'eu-west-3')).toEqual({ bucketName: 'b', region });
  });

  it('a table of China is named in its partition', () => {
    const where = { partition: 'aws-cn', region: 'cn-north-1', accountId: ACCOUNT };
    expect(toTableArn(where, 't')).toBe('arn:aws-cn:dynamodb:cn-north-1:644160558196:table/t');
  });
});
