/**
 * What records say of bytes that went through NAT gateways, by every method that they allow: the same byte may be in
 * several observations, of which `chooseRows` lets one count.
 */
import { farEnd, farService, exactAddress, type HomeRanges } from './far-service.ts';
import { onePath, pathOfRoute, pathOfUpload, type ClientPath } from './client-path.ts';
import type { FlowGroup } from './flow-question.ts';
import type { LabelledRange } from './address-table.ts';
import { regionalLeg, zonalLeg, type NatLeg } from './nat-rows.ts';
import type { TrafficInterface, TrafficNatGateway, TrafficNetwork } from './traffic-network.ts';
import type { Direction, Observation, TrafficLoss, Unattributed } from './traffic-row.ts';

export interface ObservedTraffic {
  readonly observations: readonly Observation[];
  /** Hours in which records were lost. */
  readonly losses: readonly TrafficLoss[];
  readonly unattributed: readonly Unattributed[];
}

/** Observes groups that answer `toTrafficQuestion(network, ranges)`. */
export function observeTraffic(
  groups: readonly FlowGroup[],
  network: TrafficNetwork,
  ranges: readonly LabelledRange[],
): ObservedTraffic {
  const observer = new Observer(network, homeRanges(network.region, ranges));
  for (const group of groups) observer.take(group);
  return observer.finish();
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

class Observer {
  readonly #network: TrafficNetwork;
  readonly #home: HomeRanges;
  readonly #natByInterface: ReadonlyMap<string, TrafficNatGateway>;
  readonly #natById: ReadonlyMap<string, TrafficNatGateway>;
  readonly #interfaces: ReadonlyMap<string, TrafficInterface>;
  readonly #interfaceByAddress: ReadonlyMap<string, TrafficInterface>;
  readonly #observations: Observation[] = [];
  readonly #clients: ClientRecord[] = [];
  readonly #unattributed: Unattributed[] = [];
  readonly #losses: TrafficLoss[] = [];

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
      this.#losses.push({ hourStart: group.hourStart, recordedBy });
      return;
    }
    const zonal = this.#natByInterface.get(group.tokens['interface-id'] ?? '');
    const regionalId = group.tokens['resource-id'];
    if (zonal) this.#takeLeg(group, zonal, 'natRows', zonalLeg(group, zonal));
    else if (regionalId?.startsWith('nat-')) this.#takeRegional(group, regionalId);
    else if (recordedBy !== undefined) this.#takeClient(group, recordedBy);
  }

  finish(): ObservedTraffic {
    const paths = this.#pathsOfUploads();
    for (const client of this.#clients) this.#followClient(client, paths);
    return { observations: this.#observations, losses: this.#losses, unattributed: this.#unattributed };
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
    this.#observations.push({
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
      source: group.source,
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
    this.#observations.push({
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
      source: group.source,
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
