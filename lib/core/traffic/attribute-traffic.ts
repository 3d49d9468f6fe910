/**
 * Which bytes went through which NAT gateway, hour by hour.
 *
 *   groups ─► one flow log an interface and hour ─► observations by method ─► one method a gateway and hour ─► rows
 *
 * The same byte may be in the client's records, twice in the gateway's, and in those of a second flow log. So
 * of each gateway and hour exactly one method counts: the gateway's own records if they name the client; else
 * the larger of the gateway's (without client) and the clients' (only those that are logged), for each of the two
 * sees at most what there was, and the clients' if they see as much.
 */
import { farEnd, farService, exactAddress, type HomeRanges } from './far-service.ts';
import { onePath, pathOfRoute, pathOfUpload, type ClientPath } from './client-path.ts';
import type { FlowGroup } from './flow-question.ts';
import type { LabelledRange } from './address-table.ts';
import { regionalLeg, zonalLeg, type NatLeg } from './nat-rows.ts';
import { pickFlowLogs } from './pick-flow-logs.ts';
import type { TrafficInterface, TrafficNatGateway, TrafficNetwork } from './traffic-network.ts';
import type { Direction, Observation, TrafficRow, Unattributed } from './traffic-row.ts';

export interface Attribution {
  readonly rows: readonly TrafficRow[];
  readonly unattributed: readonly Unattributed[];
}

/** How much of the gateway's bytes the clients' records must show to be taken in their place. */
const AS_MUCH = 0.99;

/** Attributes groups that answer `toTrafficQuestion(network, ranges)`. */
export function attributeTraffic(
  groups: readonly FlowGroup[],
  network: TrafficNetwork,
  ranges: readonly LabelledRange[],
): Attribution {
  const picked = pickFlowLogs(groups);
  const attributor = new Attributor(network, homeRanges(network.region, ranges));
  for (const group of picked.groups) attributor.take(group);
  return attributor.finish(picked.incomplete);
}

function homeRanges(region: string, ranges: readonly LabelledRange[]): HomeRanges {
  const home = ranges.flatMap(({ label }) =>
    label.kind === 'service' && label.region === region ? [label.service] : [],
  );
  return { region, known: new Set(home) };
}

interface ClientRecord {
  readonly group: FlowGroup;
  readonly interfaceId: string;
  readonly subnetId: string | undefined;
  readonly vpcId: string | undefined;
  readonly address: string | undefined;
  readonly service: string;
  readonly direction: Direction;
}

type Candidate = Observation & {
  readonly side: 'client' | 'server';
  readonly recordedBy: string | undefined;
};

class Attributor {
  readonly #network: TrafficNetwork;
  readonly #home: HomeRanges;
  readonly #natByInterface: ReadonlyMap<string, TrafficNatGateway>;
  readonly #natById: ReadonlyMap<string, TrafficNatGateway>;
  readonly #interfaces: ReadonlyMap<string, TrafficInterface>;
  readonly #interfaceByAddress: ReadonlyMap<string, TrafficInterface>;
  readonly #candidates: Candidate[] = [];
  readonly #clients: ClientRecord[] = [];
  readonly #unattributed: Unattributed[] = [];
  /** Hours in which records of an interface (or of one that is not named: '') were lost. */
  readonly #losses = new Set<string>();

  constructor(network: TrafficNetwork, home: HomeRanges) {
    this.#network = network;
    this.#home = home;
    this.#natByInterface = new Map(
      network.natGateways.flatMap((nat) => nat.interfaceIds.map((id) => [id, nat] as const)),
    );
    this.#natById = new Map(network.natGateways.map((nat) => [nat.natGatewayId, nat]));
    this.#interfaces = new Map(network.interfaces.map((one) => [one.interfaceId, one]));
    this.#interfaceByAddress = new Map(
      network.interfaces.flatMap((one) =>
        one.privateAddresses.map((address) => [`${one.vpcId} ${address}`, one] as const),
      ),
    );
  }

  take(group: FlowGroup): void {
    const recordedBy = recorderOf(group);
    if (group.status === 'skipData') {
      this.#losses.add(`${group.hourStart} ${recordedBy ?? ''}`);
      return;
    }
    const zonal = this.#natByInterface.get(group.tokens['interface-id'] ?? '');
    const regionalId = group.tokens['resource-id'];
    if (zonal) this.#takeLeg(group, zonal, 'natRows', zonalLeg(group, zonal));
    else if (regionalId?.startsWith('nat-')) this.#takeRegional(group, regionalId);
    else if (recordedBy !== undefined) this.#takeClient(group, recordedBy);
  }

  finish(incomplete: ReadonlySet<string>): Attribution {
    const paths = this.#pathsOfUploads();
    for (const client of this.#clients) this.#followClient(client, paths);
    const rows = chooseMethods(this.#candidates).map(({ side: _side, recordedBy, ...row }) => {
      const at = `${row.hourStart} ${recordedBy ?? ''}`;
      const lowerBound = this.#losses.has(at) || this.#losses.has(`${row.hourStart} `) || incomplete.has(at);
      return { ...row, lowerBound };
    });
    return { rows: mergeRows(rows), unattributed: this.#unattributed };
  }

  #takeRegional(group: FlowGroup, natGatewayId: string): void {
    const vpcId = this.#natById.get(natGatewayId)?.vpcId ?? group.tokens['vpc-id'];
    if (vpcId === undefined) return;
    const nat = { natGatewayId, vpcId, kind: 'regional', interfaceIds: [], privateAddresses: [] } as const;
    this.#takeLeg(group, nat, 'regionalNatRows', regionalLeg(group));
  }

  #takeLeg(
    group: FlowGroup,
    nat: TrafficNatGateway,
    method: 'natRows' | 'regionalNatRows',
    leg: NatLeg | undefined,
  ): void {
    if (!leg) return;
    const far = this.#serviceOrUnknown(group, leg.far, leg.code, leg.side === 'client');
    if (far === undefined) return;
    const client =
      leg.clientAddress === undefined
        ? undefined
        : this.#interfaceByAddress.get(`${nat.vpcId} ${leg.clientAddress}`);
    this.#candidates.push({
      hourStart: group.hourStart,
      vpcId: nat.vpcId,
      natGatewayId: nat.natGatewayId,
      ...(client && { subnetId: client.subnetId, clientInterfaceId: client.interfaceId }),
      ...(leg.clientAddress !== undefined && { clientAddress: leg.clientAddress }),
      service: far,
      direction: leg.direction,
      bytes: group.bytes,
      flows: group.flows,
      method,
      side: leg.side,
      recordedBy: recorderOf(group),
    });
  }

  #takeClient(group: FlowGroup, interfaceId: string): void {
    const end = farEnd(group);
    if (!end) return;
    const service = this.#serviceOrUnknown(group, end.label, end.code, true);
    if (service === undefined) return;
    const known = this.#interfaces.get(interfaceId);
    const { addresses, tokens } = group;
    const near = end.direction === 'upload' ? addresses.srcaddr : addresses.dstaddr;
    this.#clients.push({
      group,
      interfaceId,
      subnetId: tokens['subnet-id'] ?? known?.subnetId,
      vpcId: tokens['vpc-id'] ?? known?.vpcId,
      address: exactAddress(near),
      service,
      direction: end.direction,
    });
  }

  /** The paths of each client's uploads to a service in an hour: what its downloads are judged by. */
  #pathsOfUploads(): ReadonlyMap<string, readonly ClientPath[]> {
    const paths = new Map<string, ClientPath[]>();
    for (const client of this.#clients) {
      if (client.direction !== 'upload') continue;
      const key = pathKey(client);
      const known = paths.get(key);
      if (known) known.push(this.#pathOf(client));
      else paths.set(key, [this.#pathOf(client)]);
    }
    return paths;
  }

  #pathOf({ group, subnetId, service }: ClientRecord): ClientPath {
    const told = pathOfUpload(group, this.#network);
    if (told) return told;
    return pathOfRoute(
      this.#network.routes.filter((route) => route.subnetId === subnetId),
      group.hourStart,
      service,
    );
  }

  #followClient(client: ClientRecord, uploads: ReadonlyMap<string, readonly ClientPath[]>): void {
    const seen = client.direction === 'download' ? uploads.get(pathKey(client)) : undefined;
    const path = seen ? onePath(seen) : this.#pathOf(client);
    const { group, service, interfaceId } = client;
    if (path.via === 'severalPaths' || path.via === 'unknown') {
      const reason = path.via === 'unknown' ? 'noPath' : 'severalPaths';
      this.#unattributed.push({
        hourStart: group.hourStart,
        interfaceId,
        service,
        bytes: group.bytes,
        reason,
      });
    }
    if (path.via !== 'natGateway') return;
    const vpcId = client.vpcId ?? this.#natById.get(path.natGatewayId)?.vpcId;
    if (vpcId === undefined) return;
    this.#candidates.push({
      hourStart: group.hourStart,
      vpcId,
      ...(client.subnetId !== undefined && { subnetId: client.subnetId }),
      natGatewayId: path.natGatewayId,
      clientInterfaceId: interfaceId,
      ...(client.address !== undefined && { clientAddress: client.address }),
      service,
      direction: client.direction,
      bytes: group.bytes,
      flows: group.flows,
      method: 'clientRows',
      side: 'client',
      recordedBy: interfaceId,
    });
  }

  #serviceOrUnknown(
    group: FlowGroup,
    ...[label, code, report]: [NatLeg['far'], string | undefined, boolean]
  ): string | undefined {
    const far = farService(label, code, this.#home);
    if (far.kind === 'service') return far.service;
    const interfaceId = group.tokens['interface-id'];
    if (report) {
      this.#unattributed.push({
        hourStart: group.hourStart,
        ...(interfaceId !== undefined && { interfaceId }),
        service: far.service,
        bytes: group.bytes,
        reason: 'noRanges',
      });
    }
    return undefined;
  }
}

function recorderOf({ tokens }: FlowGroup): string | undefined {
  return tokens['interface-id'] ?? tokens['resource-id'];
}

function pathKey({ group, interfaceId, service }: ClientRecord): string {
  return `${group.hourStart} ${interfaceId} ${service}`;
}

/** Of each gateway and hour the observations of one method. */
function chooseMethods(candidates: readonly Candidate[]): readonly Candidate[] {
  const byGateway = Map.groupBy(candidates, ({ natGatewayId, hourStart }) => `${natGatewayId} ${hourStart}`);
  return [...byGateway.values()].flatMap((all) => {
    const own = all.filter(({ method }) => method !== 'clientRows');
    const named = own.filter(({ side }) => side === 'client');
    if (named.length > 0) return named;
    const clients = all.filter(({ method }) => method === 'clientRows');
    return sum(clients) >= sum(own) * AS_MUCH ? clients : own;
  });
}

function sum(rows: readonly { readonly bytes: number }[]): number {
  return rows.reduce((total, { bytes }) => total + bytes, 0);
}

/** Rows that differ in nothing but their sums are one row. */
function mergeRows(rows: readonly TrafficRow[]): TrafficRow[] {
  const merged = new Map<string, TrafficRow>();
  for (const row of rows) {
    const { bytes, flows, lowerBound, ...same } = row;
    const key = JSON.stringify(same);
    const known = merged.get(key);
    const grown = known && {
      ...known,
      bytes: known.bytes + bytes,
      flows: known.flows + flows,
      lowerBound: known.lowerBound || lowerBound,
    };
    merged.set(key, grown ?? row);
  }
  return [...merged.values()];
}
