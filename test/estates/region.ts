/** The account and Region in which test estates live, with the Region's service addresses. */
import type { EndpointService, PrefixList } from '../../lib/core/network/estate.ts';

export const ACCOUNT_ID = '111122223333';
/** An account that shares subnets with ours. */
export const OTHER_ACCOUNT_ID = '444455556666';
export const REGION = 'eu-west-3';

export const S3_LIST_ID = 'pl-23ad484a';
export const DYNAMODB_LIST_ID = 'pl-abb451c2';

/** The service's addresses in eu-west-3, as DescribePrefixLists gave them in 2019 (they have grown since). */
export const S3_CIDRS: readonly string[] = ['52.95.154.0/23', '52.95.156.0/24'];
export const DYNAMODB_CIDRS: readonly string[] = ['52.94.16.0/24'];

export function prefixList(overrides: Partial<PrefixList> = {}): PrefixList {
  return {
    prefixListId: 'pl-0a',
    name: 'partners',
    addressFamily: 'IPv4',
    ownerId: ACCOUNT_ID,
    cidrs: { status: 'read', value: ['203.0.113.0/24'] },
    ...overrides,
  };
}

export function s3PrefixList(cidrs = S3_CIDRS): PrefixList {
  return prefixList({
    prefixListId: S3_LIST_ID,
    name: `com.amazonaws.${REGION}.s3`,
    ownerId: 'AWS',
    cidrs: { status: 'read', value: cidrs },
  });
}

export function dynamodbPrefixList(cidrs = DYNAMODB_CIDRS): PrefixList {
  return prefixList({
    prefixListId: DYNAMODB_LIST_ID,
    name: `com.amazonaws.${REGION}.dynamodb`,
    ownerId: 'AWS',
    cidrs: { status: 'read', value: cidrs },
  });
}

/** What AWS offers for a service in the Region; S3 and DynamoDB also as gateway. */
export function endpointService(
  service: string,
  overrides: Partial<Extract<EndpointService, { readonly status: 'offered' }>> = {},
): EndpointService {
  const isGateway = service === 's3' || service === 'dynamodb';
  return {
    serviceName: `com.amazonaws.${REGION}.${service}`,
    serviceRegion: REGION,
    status: 'offered',
    types: isGateway ? ['Gateway', 'Interface'] : ['Interface'],
    owner: 'amazon',
    availabilityZones: ['a', 'b', 'c'].map((letter) => `${REGION}${letter}`),
    privateDnsNames: isGateway ? [] : [`${service}.${REGION}.amazonaws.com`],
    ipAddressTypes: isGateway ? [] : ['ipv4'],
    takesPolicy: true,
    needsAcceptance: false,
    ...overrides,
  };
}
