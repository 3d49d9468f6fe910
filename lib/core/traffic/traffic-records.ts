/**
 * Rows as the estate's `traffic` section holds them: same-Region S3 and DynamoDB, and partners whose ranges were given;
 * one record a client and span.
 */
import type { TrafficRow } from './traffic-row.ts';

export interface EstateTraffic {
  /** The client's interface, else its address, else `unknown`. */
  readonly client: string;
  readonly subnetId?: string;
  readonly vpcId: string;
  readonly natGatewayId: string;
  readonly service: string;
  /** Both directions: a NAT gateway charges for both. */
  readonly bytes: number;
  /** ISO 8601: the first and the last hour in which there were records of this client. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly lowerBound?: boolean;
}

const HOUR_SECONDS = 3600;

/** Sums rows over time; `source` says where the records came from. */
export function toTrafficRecords(rows: readonly TrafficRow[], source: string): EstateTraffic[] {
  const records = rows.filter(({ service }) => isNamed(service));
  const byClient = Map.groupBy(records, ({ vpcId, subnetId, natGatewayId, service, method, ...row }) =>
    JSON.stringify([clientOf(row), vpcId, subnetId, natGatewayId, service, method]),
  );
  return [...byClient.values()].map((same) => {
    const { vpcId, subnetId, natGatewayId, service, method, ...row } = same[0]!;
    const hours = same.map(({ hourStart }) => hourStart);
    return {
      client: clientOf(row),
      ...(subnetId !== undefined && { subnetId }),
      vpcId,
      natGatewayId,
      service,
      bytes: same.reduce((sum, { bytes }) => sum + bytes, 0),
      from: toIso(Math.min(...hours)),
      to: toIso(Math.max(...hours) + HOUR_SECONDS),
      source: `${source} (${method})`,
      ...(same.some(({ lowerBound }) => lowerBound) && { lowerBound: true }),
    };
  });
}

/** To an address of which it is known whose it is, and that an endpoint could lead to. */
function isNamed(service: string): boolean {
  return service !== 'other' && !service.endsWith('-other-region');
}

function clientOf({
  clientInterfaceId,
  clientAddress,
}: Pick<TrafficRow, 'clientInterfaceId' | 'clientAddress'>): string {
  return clientInterfaceId ?? clientAddress ?? 'unknown';
}

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
