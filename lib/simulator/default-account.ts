import type { ServiceDetail } from '@aws-sdk/client-ec2';
import type { FixtureInput, FixturePrefixList } from './fixture.ts';
import { recordedPrefixLists } from './prefix-lists.ts';

/**
 * What AWS itself puts into every account of a Region, so that a fixture may be short: the managed prefix lists of S3 and
 * DynamoDB, and both services' endpoint services. Throws for a Region without a recorded prefix list.
 */
export function defaultAccount(region: string, accountId = '111122223333'): DefaultAccount {
  return {
    accountId,
    region,
    ManagedPrefixLists: [managedPrefixList(region, 's3'), managedPrefixList(region, 'dynamodb')],
    VpcEndpointServices: [
      endpointService(region, 's3', 'Gateway'),
      endpointService(region, 's3', 'Interface'),
      endpointService(region, 'dynamodb', 'Gateway'),
      endpointService(region, 'dynamodb', 'Interface'),
    ],
  };
}

export type DefaultAccount = Required<
  Pick<FixtureInput, 'accountId' | 'region' | 'ManagedPrefixLists' | 'VpcEndpointServices'>
>;

/** The Regions that `defaultAccount` knows. */
export const defaultAccountRegions: readonly string[] = Object.keys(recordedPrefixLists);

function managedPrefixList(region: string, service: 's3' | 'dynamodb'): FixturePrefixList {
  const recorded = recordedPrefixLists[region]?.[service];
  if (!recorded) {
    throw new Error(
      `No prefix lists are recorded for Region ${region}; known are ${defaultAccountRegions.join(', ')}. Put them into the fixture.`,
    );
  }
  return {
    PrefixListId: recorded.id,
    AddressFamily: 'IPv4',
    State: 'create-complete',
    PrefixListArn: `arn:aws:ec2:${region}:aws:prefix-list/${recorded.id}`,
    PrefixListName: `com.amazonaws.${region}.${service}`,
    Tags: [],
    OwnerId: 'AWS',
    Entries: recorded.cidrs.map((Cidr) => ({ Cidr })),
  };
}

function endpointService(
  region: string,
  service: 's3' | 'dynamodb',
  type: 'Gateway' | 'Interface',
): ServiceDetail {
  const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  return {
    ServiceName: `com.amazonaws.${region}.${service}`,
    ServiceId: `vpce-svc-0${type === 'Gateway' ? 'a' : 'b'}${Buffer.from(`${region}${service}`).toString('hex').padEnd(15, '0').slice(-15)}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: region,
    AvailabilityZones: zones,
    Owner: 'amazon',
    BaseEndpointDnsNames: [
      type === 'Gateway' ? `${service}.${region}.amazonaws.com` : `${service}.${region}.vpce.amazonaws.com`,
    ],
    ...(service === 's3' && type === 'Interface' && { PrivateDnsNames: s3Names(region) }),
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    SupportedIpAddressTypes: ['ipv4'],
    Tags: [],
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns */
function s3Names(region: string): { PrivateDnsName: string }[] {
  return ['s3', '*.s3', '*.s3-accesspoint', '*.s3-control'].map((name) => ({
    PrivateDnsName: `${name}.${region}.amazonaws.com`,
  }));
}
