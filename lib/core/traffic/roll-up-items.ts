/**
 * The hourly roll-ups as the table holds them: what a file adds, and what is read back.
 *
 *     <VPC>    / row#<hour>#<NAT gateway>#<service>#<client>#…   bytes and flows, up and down, by method
 *     <VPC>    / note#<hour>#seen                                there were records of that hour
 *     <VPC>    / note#<hour>#lost#<interface>                    some of that hour were lost
 *     <VPC>    / reject#<hour>#<subnet>#<flow log>               REJECT records, by the second of the hour (of each hundred)
 *     unplaced / note#<hour>#lost#                               a file that could not be read
 *
 * Everything is a sum, so that files may come in any order. Which flow log and which method counts is decided when the
 * roll-ups are read (`readRollUps`), for only then all files of an hour are known. Clients are kept for S3 and DynamoDB
 * of the Region alone: of the rest only the sum by NAT gateway is of interest.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FlowGroup, FlowRejection } from './flow-question.ts';
import type { ObservedTraffic } from './observe-traffic.ts';
import { identityOf, tellingFields } from './pick-sources.ts';
import type { TrafficNetwork } from './traffic-network.ts';
import type { Observation, TrafficMethod } from './traffic-row.ts';

/** What one file adds to one item. */
export interface RollUpAddition {
  /** A VPC, or `unplaced`. */
  readonly partition: string;
  readonly sortKey: string;
  /** Unix seconds. */
  readonly hourStart: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** What is known of no VPC in particular. */
export const UNPLACED = 'unplaced';

export interface CountedFile {
  readonly groups: readonly FlowGroup[];
  readonly rejections: readonly FlowRejection[];
  readonly observed: ObservedTraffic;
  /** Lines of the file were no records: every sum of its hours is a lower bound. */
  readonly hasLost: boolean;
}

/** What a file adds to the roll-ups, one addition an item, in the order of their keys. */
export function toAdditions(file: CountedFile, network: TrafficNetwork): readonly RollUpAddition[] {
  const vpcOf = vpcsByInterface(network);
  const subnetOf = new Map(network.interfaces.map(({ interfaceId, subnetId }) => [interfaceId, subnetId]));
  const seen = file.groups.map((group) => ({ group, vpcId: vpcOf(placeTokens(group)) }));
  const additions = [
    ...file.observed.observations.map(toRow),
    ...seen.map(({ group, vpcId }) => note(vpcId, group.hourStart, ['seen'])),
    ...file.observed.losses.map(({ hourStart, recordedBy }) =>
      note(vpcOf({ interfaceId: recordedBy }), hourStart, ['lost', recordedBy ?? '']),
    ),
    ...(file.hasLost ? seen.map(({ group, vpcId }) => note(vpcId, group.hourStart, ['lost', ''])) : []),
    ...file.rejections.map((rejection) => toReject(rejection, vpcOf, subnetOf)),
  ];
  return merged(additions);
}

/** That a file with records of this hour could not be read at all. */
export function lossOfFile(hourStart: number): RollUpAddition {
  return note(UNPLACED, hourStart, ['lost', '']);
}

export interface ItemSums {
  readonly sortKey: string;
  readonly sums: Readonly<Record<string, number>>;
}

/** An observation of one VPC that was read back, with the flow log that it is of. */
export interface StoredRow {
  readonly row: Omit<Observation, 'source'>;
  readonly flowLog: string;
  readonly tellingFields: number;
}

/** The two rows of an item: up and down; those without flows are left out. */
export function fromRow(vpcId: string, { sortKey, sums }: ItemSums): readonly StoredRow[] {
  const [, hour, natGatewayId, service, client, subnetId, method, side, recordedBy, flowLog, telling] =
    partsOf(sortKey);
  const isInterface = client?.startsWith('eni-') === true;
  const same = {
    hourStart: fromHour(hour ?? ''),
    vpcId,
    natGatewayId: natGatewayId ?? '',
    service: service ?? '',
    // Written by `toRow`, which has only these.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    method: method as TrafficMethod,
    side: side === 'client' ? ('client' as const) : ('server' as const),
    recordedBy: recordedBy === '' ? undefined : recordedBy,
    ...(subnetId === undefined || subnetId === '' ? {} : { subnetId }),
    ...(client === undefined || client === ''
      ? {}
      : isInterface
        ? { clientInterfaceId: client }
        : { clientAddress: client }),
  };
  return (['upload', 'download'] as const).flatMap((direction) => {
    const flows = sums[`${direction}Flows`] ?? 0;
    const bytes = sums[`${direction}Bytes`] ?? 0;
    if (flows === 0) return [];
    const row = { ...same, direction, bytes, flows };
    return [{ row, flowLog: flowLog ?? '', tellingFields: Number(telling) }];
  });
}

export type StoredNote =
  | { readonly note: 'seen'; readonly hourStart: number }
  | { readonly note: 'lost'; readonly hourStart: number; readonly recordedBy: string | undefined };

export function fromNote({ sortKey }: ItemSums): StoredNote {
  const [, hour = '', kind, recordedBy = ''] = partsOf(sortKey);
  const hourStart = fromHour(hour);
  if (kind === 'seen') return { note: 'seen', hourStart };
  return { note: 'lost', hourStart, recordedBy: recordedBy === '' ? undefined : recordedBy };
}

export interface StoredRejections {
  /** Unix seconds, a multiple of 100: that in which the records began. */
  readonly start: number;
  /** Undefined where neither the record nor the network names it. */
  readonly subnetId: string | undefined;
  readonly flowLog: string;
  readonly records: number;
}

/** In the order of time. */
export function fromReject({ sortKey, sums }: ItemSums): readonly StoredRejections[] {
  const [, hour = '', subnetId = '', flowLog = ''] = partsOf(sortKey);
  const place = { subnetId: subnetId === '' ? undefined : subnetId, flowLog };
  return Object.entries(sums)
    .map(([second, records]) => ({ start: fromHour(hour) + Number(second.slice(1)), ...place, records }))
    .toSorted((a, b) => a.start - b.start);
}

/** `2026-11-20T10`, which sorts as time does. */
export function toHour(hourStart: number): string {
  return new Date(hourStart * 1000).toISOString().slice(0, 13);
}

function fromHour(hour: string): number {
  return Date.parse(`${hour}:00:00Z`) / 1000;
}

function toRow(observation: Observation): RollUpAddition {
  const { hourStart, vpcId, natGatewayId, service, direction, bytes, flows, source } = observation;
  const isHome = service === 's3' || service === 'dynamodb';
  const client = observation.clientInterfaceId ?? observation.clientAddress ?? '';
  const sortKey = keyOf([
    'row',
    toHour(hourStart),
    natGatewayId,
    service,
    isHome ? client : '',
    isHome ? (observation.subnetId ?? '') : '',
    observation.method,
    observation.side,
    // The clients' own interfaces would tell them apart again.
    isHome || observation.method !== 'clientRows' ? (observation.recordedBy ?? '') : '',
    shortIdentity(identityOf(source)),
    String(tellingFields(source)),
  ]);
  const sums = { [`${direction}Bytes`]: bytes, [`${direction}Flows`]: flows };
  return { partition: vpcId, sortKey, hourStart, sums };
}

function note(partition: string, hourStart: number, parts: readonly string[]): RollUpAddition {
  return { partition, sortKey: keyOf(['note', toHour(hourStart), ...parts]), hourStart, sums: { files: 1 } };
}

function toReject(
  { start, interfaceId, subnetId, vpcId, records, source }: FlowRejection,
  vpcOf: (place: PlaceTokens) => string,
  subnetOf: ReadonlyMap<string, string | undefined>,
): RollUpAddition {
  const hourStart = start - (start % 3600);
  const known = subnetOf.get(interfaceId ?? '');
  const sortKey = keyOf([
    'reject',
    toHour(hourStart),
    subnetId ?? known ?? '',
    shortIdentity(identityOf(source)),
  ]);
  return {
    partition: vpcOf({ interfaceId, vpcId }),
    sortKey,
    hourStart,
    sums: { [`s${start - hourStart}`]: records },
  };
}

interface PlaceTokens {
  readonly interfaceId?: string | undefined;
  readonly vpcId?: string | undefined;
}

function placeTokens({ tokens }: FlowGroup): PlaceTokens {
  return { interfaceId: tokens['interface-id'] ?? tokens['resource-id'], vpcId: tokens['vpc-id'] };
}

function vpcsByInterface({ interfaces, natGateways }: TrafficNetwork): (place: PlaceTokens) => string {
  const known = new Map([
    ...interfaces.map(({ interfaceId, vpcId }) => [interfaceId, vpcId] as const),
    ...natGateways.flatMap(({ natGatewayId, interfaceIds, vpcId }) =>
      [natGatewayId, ...interfaceIds].map((id) => [id, vpcId] as const),
    ),
  ]);
  return ({ interfaceId = '', vpcId }) => vpcId ?? known.get(interfaceId) ?? UNPLACED;
}

function merged(additions: readonly RollUpAddition[]): readonly RollUpAddition[] {
  const groups = Map.groupBy(additions, ({ partition, sortKey }) => `${partition} ${sortKey}`);
  return [...groups.keys()].toSorted().map((key) => {
    const [first, ...others] = groups.get(key)!;
    // That there was something is said once a file.
    if (first!.sortKey.startsWith('note#')) return first!;
    return others.reduce((sum, { sums }) => ({ ...sum, sums: addSums(sum.sums, sums) }), first!);
  });
}

function addSums(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function keyOf(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join('#');
}

function partsOf(sortKey: string): readonly string[] {
  return sortKey.split('#').map((part) => part.replaceAll('%23', '#').replaceAll('%25', '%'));
}

/** The names of 29 fields would fill the key. */
function shortIdentity(identity: string): string {
  return identity.startsWith('fl-') ? identity : bytesToHex(sha256(utf8ToBytes(identity))).slice(0, 16);
}
