/** The account of `private-account.ts` with a gateway endpoint of Amazon S3, and a bucket that somebody meant to close. */
import type { FixtureInput } from '../../lib/simulator/fixture.ts';
import { ACCOUNT, privateAccount } from './private-account.ts';

export const ENDPOINT_ID = 'vpce-0a1b2c3d4e5f60001';
export const BUCKET = ACCOUNT.bucketName;

/** Somebody's own statement, which stays as it is. */
export const FORMER_POLICY = policyOf(tlsOnly());

export function policyOf(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export function tlsOnly(Sid = 'TlsOnly'): object {
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

export function bucketAccount(policy: string | null = FORMER_POLICY): FixtureInput {
  const account = privateAccount();
  const list = account.ManagedPrefixLists?.find(({ PrefixListName }) => PrefixListName?.endsWith('.s3'));
  const route = {
    DestinationPrefixListId: list?.PrefixListId,
    GatewayId: ENDPOINT_ID,
    State: 'active',
    Origin: 'CreateRoute',
  } as const;
  const [first, second] = ACCOUNT.tableIds;
  return {
    ...account,
    RouteTables: (account.RouteTables ?? []).map((table) =>
      table.RouteTableId === first || table.RouteTableId === second
        ? { ...table, Routes: [...(table.Routes ?? []), route] }
        : table,
    ),
    VpcEndpoints: [
      {
        VpcEndpointId: ENDPOINT_ID,
        VpcId: ACCOUNT.vpcId,
        OwnerId: ACCOUNT.accountId,
        VpcEndpointType: 'Gateway',
        ServiceName: `com.amazonaws.${ACCOUNT.region}.s3`,
        State: 'available',
        RouteTableIds: [first, second],
        SubnetIds: [],
        Groups: [],
        NetworkInterfaceIds: [],
        DnsEntries: [],
        PrivateDnsEnabled: false,
        PolicyDocument: policyOf({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
        RequesterManaged: false,
        Tags: [],
      },
    ],
    Buckets: [
      {
        Name: BUCKET,
        BucketRegion: ACCOUNT.region,
        Policy: policy,
        Tags: [{ Key: 'endpointer:endpoint-only', Value: 'yes' }],
      },
    ],
  };
}
