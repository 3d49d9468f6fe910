/** What flow logs saw pass NAT gateways, as one value: its JSON is this value, its text is made from it. */
import type { Check } from '../core/checks/check.ts';
import { BYTES_PER_GB, type MoneyOptions } from '../core/cost/savings.ts';
import type { Estate, TrafficRecord } from '../core/network/estate.ts';
import { unreadableParts } from '../core/network/estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { Attribution } from '../core/traffic/attribute-traffic.ts';
import type { FlowGroup, LineCounts } from '../core/traffic/flow-question.ts';
import { toTrafficRecords } from '../core/traffic/traffic-records.ts';
import type {
  Direction,
  TrafficMethod,
  TrafficRow,
  UnattributedReason,
} from '../core/traffic/traffic-row.ts';
import type { AthenaScan } from './athena-scan.ts';
import type { FlowFiles } from './flow-files.ts';
import { scanReport, type PricedFinding } from './scan-report.ts';

export const FLOWS_SCHEMA = 'endpointer-flows/1';

/** One client's bytes to one service in one direction, by one method. */
export interface FlowsClient {
  /** The network interface, else the address, else `unknown`. */
  readonly client: string;
  readonly instanceId?: string;
  readonly subnetId?: string;
  readonly vpcId: string;
  readonly natGatewayId: string;
  readonly service: string;
  readonly direction: Direction;
  readonly bytes: number;
  readonly flows: number;
  readonly method: TrafficMethod;
  readonly isLowerBound: boolean;
  /** USD that NAT charges a month for these bytes; absent where no price or no time is known. */
  readonly natCostPerMonth?: number;
}

export interface FlowsUnattributed {
  readonly service: string;
  readonly reason: UnattributedReason;
  /** At most so many passed a NAT gateway; the same byte may be in several records. */
  readonly bytes: number;
}

export interface FlowsReport {
  readonly schema: typeof FLOWS_SCHEMA;
  readonly accountId?: string;
  readonly region: string;
  readonly network: 'estate' | 'account' | 'rowsAlone';
  /** ISO 8601, when the network was read. */
  readonly readAt?: string;
  /** From the first to the last hour with any record; absent without records. */
  readonly observed?: { readonly from: string; readonly to: string; readonly days: number };
  readonly cost: FlowsCost;
  /** S3 and DynamoDB of this Region. */
  readonly clients: readonly FlowsClient[];
  /** S3 and DynamoDB of other Regions, which no gateway endpoint carries. */
  readonly otherRegion: readonly FlowsClient[];
  /** Everything else that passed NAT, without clients. */
  readonly others: readonly Pick<FlowsClient, 'natGatewayId' | 'service' | 'bytes' | 'natCostPerMonth'>[];
  readonly unattributed: readonly FlowsUnattributed[];
  /** Findings of the checks with these bytes as evidence; none where the network is not known. */
  readonly findings: readonly PricedFinding[];
  readonly unreadable: readonly { readonly part: string; readonly reason: string }[];
  readonly files: FlowFiles;
  readonly lines: LineCounts;
  /** Where Amazon Athena read them instead. */
  readonly athena?: AthenaScan;
  readonly summary: FlowsSummary;
}

export type FlowsCost =
  | {
      readonly claim: 'yes';
      readonly currency: 'USD';
      readonly natGatewayPerGB: number;
      readonly hoursInMonth: number;
      readonly priceSource: string;
      readonly priceDate: string;
    }
  | { readonly claim: 'unknown'; readonly reason: string };

export interface FlowsSummary {
  /** S3 and DynamoDB of this Region through NAT. */
  readonly bytes: number;
  readonly otherRegionBytes: number;
  readonly isLowerBound: boolean;
  readonly natCostPerMonth?: number;
}

export interface FlowsFacts {
  readonly region: string;
  readonly network: FlowsReport['network'];
  readonly estate?: Estate;
  readonly money: MoneyOptions;
  readonly checks: readonly Check[];
  readonly groups: readonly FlowGroup[];
  readonly attribution: Attribution;
  readonly files: FlowFiles;
  readonly lines: LineCounts;
  readonly athena?: AthenaScan;
}

const HOUR_SECONDS = 3600;

export function flowsReport(facts: FlowsFacts): FlowsReport {
  const { region, network, estate, money, attribution, files, lines, athena } = facts;
  const observed = observedTime(facts.groups);
  const cost = costOf(money);
  const price = pricing(cost, observed?.days);
  const rows = priced(sumByClient(attribution.rows, estate), price);
  const clients = rows.filter(({ service }) => isHome(service));
  const otherRegion = rows.filter(({ service }) => service.endsWith('-other-region'));
  const rest = attribution.rows.filter(
    ({ service }) => !isHome(service) && !service.endsWith('-other-region'),
  );
  return {
    schema: FLOWS_SCHEMA,
    ...(estate === undefined ? {} : { accountId: estate.accountId }),
    region,
    network,
    ...(estate?.readAt === undefined ? {} : { readAt: estate.readAt }),
    ...(observed === undefined ? {} : { observed }),
    cost,
    clients,
    otherRegion,
    others: priced(sumByGateway(rest), price),
    unattributed: sumUnattributed(attribution),
    findings: estate === undefined ? [] : findingsWith(estate, facts),
    unreadable: estate === undefined ? [] : unreadableNetwork(estate),
    files,
    lines,
    ...(athena === undefined ? {} : { athena }),
    summary: summaryOf(clients, otherRegion, price),
  };
}

/** The rows as `scan --traffic` takes them, over the whole time that was observed. */
export function observedTraffic(
  rows: readonly TrafficRow[],
  groups: readonly FlowGroup[],
): readonly TrafficRecord[] {
  const observed = observedTime(groups);
  if (observed === undefined) return [];
  // A client that was silent for a day was observed on that day too: a month is not projected from its busy hours.
  const { from, to } = observed;
  return toTrafficRecords(rows, 'VPC flow logs').map((record) => ({ ...record, from, to }));
}

function isHome(service: string): boolean {
  return service === 's3' || service === 'dynamodb';
}

function observedTime(groups: readonly FlowGroup[]): FlowsReport['observed'] {
  if (groups.length === 0) return undefined;
  let [first, last] = [Infinity, -Infinity];
  for (const { hourStart } of groups) {
    first = Math.min(first, hourStart);
    last = Math.max(last, hourStart);
  }
  const end = last + HOUR_SECONDS;
  return { from: toIso(first), to: toIso(end), days: (end - first) / 86_400 };
}

function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function costOf({ prices, hoursInMonth }: MoneyOptions): FlowsCost {
  if (prices.status === 'unreadable') return { claim: 'unknown', reason: prices.reason };
  const { natGatewayPerGB, region, source, date } = prices.value;
  if (natGatewayPerGB === undefined) {
    return { claim: 'unknown', reason: `no NAT price per GB is known for Region ${region}` };
  }
  const basis = { hoursInMonth, priceSource: source, priceDate: date };
  return { claim: 'yes', currency: 'USD', natGatewayPerGB, ...basis };
}

/** USD a month for bytes; undefined where it cannot be said. */
type Pricing = (bytes: number) => number | undefined;

function pricing(cost: FlowsCost, days: number | undefined): Pricing {
  if (cost.claim === 'unknown' || days === undefined) return () => undefined;
  const months = (days * 24) / cost.hoursInMonth;
  return (bytes) => Math.round(((bytes / BYTES_PER_GB) * cost.natGatewayPerGB * 100) / months) / 100;
}

type Summed = Omit<FlowsClient, 'natCostPerMonth'>;

function sumByClient(rows: readonly TrafficRow[], estate: Estate | undefined): readonly Summed[] {
  const instances = instancesOf(estate);
  const groups = Map.groupBy(rows, (row) => {
    const { vpcId, subnetId, natGatewayId, service, direction, method } = row;
    return JSON.stringify([clientOf(row), vpcId, subnetId, natGatewayId, service, direction, method]);
  });
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { vpcId, subnetId, natGatewayId, service, direction, method } = first;
    const client = clientOf(first);
    const instanceId = instances.get(client);
    return {
      client,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(subnetId === undefined ? {} : { subnetId }),
      vpcId,
      natGatewayId,
      service,
      direction,
      method,
      bytes: sum(same, ({ bytes }) => bytes),
      flows: sum(same, ({ flows }) => flows),
      isLowerBound: same.some(({ lowerBound }) => lowerBound),
    };
  });
}

function clientOf({ clientInterfaceId, clientAddress }: TrafficRow): string {
  return clientInterfaceId ?? clientAddress ?? 'unknown';
}

function instancesOf(estate: Estate | undefined): ReadonlyMap<string, string> {
  if (estate?.networkInterfaces.status !== 'read') return new Map();
  return new Map(
    estate.networkInterfaces.value.flatMap(({ networkInterfaceId, instanceId }) =>
      instanceId === undefined ? [] : [[networkInterfaceId, instanceId] as const],
    ),
  );
}

function sumByGateway(rows: readonly TrafficRow[]) {
  const groups = Map.groupBy(rows, ({ natGatewayId, service }) => `${natGatewayId} ${service}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { natGatewayId, service } = first;
    return { natGatewayId, service, bytes: sum(same, ({ bytes }) => bytes) };
  });
}

function sumUnattributed({ unattributed }: Attribution): readonly FlowsUnattributed[] {
  const groups = Map.groupBy(unattributed, ({ service, reason }) => `${service} ${reason}`);
  return [...groups.values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { service, reason } = first;
      return { service, reason, bytes: sum(same, ({ bytes }) => bytes) };
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** Most bytes first. */
function priced<T extends { readonly bytes: number }>(
  rows: readonly T[],
  price: Pricing,
): readonly (T & { readonly natCostPerMonth?: number })[] {
  return rows
    .toSorted((a, b) => b.bytes - a.bytes)
    .map((row) => {
      const natCostPerMonth = price(row.bytes);
      return natCostPerMonth === undefined ? row : { ...row, natCostPerMonth };
    });
}

function findingsWith(
  estate: Estate,
  { checks, groups, attribution, money }: FlowsFacts,
): readonly PricedFinding[] {
  const traffic = { status: 'read', value: observedTraffic(attribution.rows, groups) } as const;
  return scanReport(indexEstate({ ...estate, traffic }), { checks }, money).findings;
}

/** The parts without which the bytes cannot be told apart. */
const NEEDED: ReadonlySet<string> = new Set([
  'subnets',
  'routeTables',
  'natGateways',
  'prefixLists',
  'networkInterfaces',
]);

function unreadableNetwork(estate: Estate): FlowsReport['unreadable'] {
  return unreadableParts(estate).filter(({ part }) => NEEDED.has(part));
}

function summaryOf(
  clients: readonly FlowsClient[],
  otherRegion: readonly FlowsClient[],
  price: Pricing,
): FlowsSummary {
  const bytes = sum(clients, (row) => row.bytes);
  const natCostPerMonth = price(bytes);
  return {
    bytes,
    otherRegionBytes: sum(otherRegion, (row) => row.bytes),
    isLowerBound: [...clients, ...otherRegion].some((row) => row.isLowerBound),
    ...(natCostPerMonth === undefined ? {} : { natCostPerMonth }),
  };
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
