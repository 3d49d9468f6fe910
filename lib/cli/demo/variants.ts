/** Three accounts like the article's, each with something that makes the same cure harder. */
import type { Estate, Part, Route, Tags, TrafficRecord } from '../../core/network/estate.ts';
import { ACCEPTS_TAG, MODE_TAG } from '../../core/remediation/endpoint-tags.ts';

function changed<T>(part: Part<readonly T[]>, change: (item: T) => T): Part<readonly T[]> {
  return part.status === 'read' ? { status: 'read', value: part.value.map(change) } : part;
}

function only<T>(part: Part<readonly T[]>, isWanted: (item: T) => boolean): Part<readonly T[]> {
  return part.status === 'read' ? { status: 'read', value: part.value.filter(isWanted) } : part;
}

/** The VPC's owner lets Endpointer work alone, and accepts what is true of every such change. */
const CONSENT: Tags = {
  [MODE_TAG]: 'auto',
  [ACCEPTS_TAG]: 'connections-cut strangers-allow-list organization-policies',
};

/** The owner consents to work without a question. */
export function withConsent(estate: Estate): Estate {
  return { ...estate, vpcs: changed(estate.vpcs, (vpc) => ({ ...vpc, tags: { ...vpc.tags, ...CONSENT } })) };
}

/** The bucket lets in the NAT gateway's public address and nobody else. */
export function withSourceIpPolicy(estate: Estate): Estate {
  const statement = (bucketName: string) => ({
    Sid: 'OnlyFromTheNatGateway',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: `arn:aws:s3:::${bucketName}/*`,
    Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.5/32' } },
  });
  const buckets = changed(estate.buckets, (bucket) => {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement(bucket.bucketName)] });
    return { ...bucket, policy: { status: 'read' as const, value: document } };
  });
  return { ...estate, buckets };
}

const TRANSIT_GATEWAY: Route = {
  destination: { cidr: '0.0.0.0/0' },
  target: { kind: 'transitGateway', id: 'tgw-0a1b2c3d4e5f60001' },
  state: 'active',
  origin: 'static',
};

/** The private subnet leaves over a transit gateway, to a NAT gateway in another account that cannot be seen. */
export function withCentralEgress(estate: Estate): Estate {
  const isToNat = ({ target }: Route) => target.kind === 'natGateway';
  const isOverNat = ({ natGatewayId }: TrafficRecord) => natGatewayId !== undefined;
  return {
    ...estate,
    natGateways: { status: 'read', value: [] },
    networkInterfaces: only(estate.networkInterfaces, ({ interfaceType }) => interfaceType !== 'nat_gateway'),
    routeTables: changed(estate.routeTables, (table) => ({
      ...table,
      routes: table.routes.map((route) => (isToNat(route) ? TRANSIT_GATEWAY : route)),
    })),
    traffic: only(estate.traffic, (record) => !isOverNat(record)),
  };
}

/** The route tables belong to a CloudFormation stack. */
export function withStack(estate: Estate): Estate {
  const tags = {
    'aws:cloudformation:stack-name': 'network',
    'aws:cloudformation:stack-id': `arn:${estate.partition}:cloudformation:${estate.region}:${estate.accountId}:stack/network/0a1b2c3d`,
    'aws:cloudformation:logical-id': 'PrivateTable',
  };
  return {
    ...estate,
    routeTables: changed(estate.routeTables, (table) => ({ ...table, tags: { ...table.tags, ...tags } })),
  };
}
