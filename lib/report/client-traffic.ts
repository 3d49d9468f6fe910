/** Who sends what, as flow logs saw it: also the clients that cost nothing, so that nobody has to wonder. */
import type { MoneyClaim, MoneyOptions } from '../core/cost/savings.ts';
import { moneyOf } from '../core/cost/savings.ts';
import type { TrafficRecord } from '../core/network/estate.ts';
import { valueOr } from '../core/network/estate.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import type { ScanScope } from './scan-report.ts';

export interface ClientTraffic {
  readonly client: string;
  readonly vpcId: string;
  readonly service: string;
  readonly bytes: number;
  readonly isLowerBound: boolean;
  /** ISO 8601: the first and the last moment observed. */
  readonly from: string;
  readonly to: string;
  /** Empty where no byte passed a NAT gateway. */
  readonly natGatewayIds: readonly string[];
  /** The hours of a NAT gateway stand with every client that uses it, and are paid once. */
  readonly money: MoneyClaim;
}

/** One entry for each client and service of the scope, in the order of the traffic. */
export function clientTraffic(
  index: EstateIndex,
  { checks, vpcIds }: ScanScope,
  money: MoneyOptions,
): readonly ClientTraffic[] {
  const services = new Set<string>(checks.flatMap((check) => check.service ?? []));
  const records = valueOr(index.estate.traffic, []).filter(
    (record) => services.has(record.service) && (vpcIds === undefined || vpcIds.includes(record.vpcId)),
  );
  const groups = Map.groupBy(records, ({ vpcId, client, service }) => `${vpcId} ${client} ${service}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [clientOf(first, group, money)];
  });
}

function clientOf(
  first: TrafficRecord,
  records: readonly TrafficRecord[],
  money: MoneyOptions,
): ClientTraffic {
  const gateways = records.flatMap(({ natGatewayId }) => (natGatewayId === undefined ? [] : [natGatewayId]));
  return {
    client: first.client,
    vpcId: first.vpcId,
    service: first.service,
    bytes: records.reduce((sum, record) => sum + record.bytes, 0),
    isLowerBound: records.some((record) => record.lowerBound === true),
    from: records.map(({ from }) => from).reduce((a, b) => (a < b ? a : b)),
    to: records.map(({ to }) => to).reduce((a, b) => (a > b ? a : b)),
    natGatewayIds: [...new Set(gateways)],
    money: moneyOf(records, money),
  };
}
