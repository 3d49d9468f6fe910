import { lossIn } from '../../core/traffic/attribute-traffic.ts';
import type { LabelledRange } from '../../core/traffic/address-table.ts';
import { chooseRows } from '../../core/traffic/choose-rows.ts';
import type { FlowGroup, FlowRejection } from '../../core/traffic/flow-question.ts';
import { observeTraffic } from '../../core/traffic/observe-traffic.ts';
import { toAdditions } from '../../core/traffic/roll-up-items.ts';
import type { TrafficNetwork } from '../../core/traffic/traffic-network.ts';
import type { TrafficRow } from '../../core/traffic/traffic-row.ts';
import type { GatewayService } from '../../core/network/estate.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { OwnEvent } from '../account/own-events.ts';

/** A file, or a batch of records, that was read to its end. */
export interface ReadFlowLog {
  /** The same for every delivery of the same records. */
  readonly id: string;
  /** As people find it. */
  readonly name: string;
  readonly groups: readonly FlowGroup[];
  readonly rejections: readonly FlowRejection[];
  /** Some lines were no records. */
  readonly hasLost: boolean;
}

/** What the account was when it was read. */
export interface ReadNetwork {
  readonly network: TrafficNetwork;
  readonly ranges: readonly LabelledRange[];
}

export interface CountedFlowLog {
  readonly isFirst: boolean;
  readonly newClients: number;
  /** Through NAT to the Region's own services, in this file. */
  readonly natBytes: number;
  /** Of which it could not be told whether they passed NAT. */
  readonly unattributedBytes: number;
}

/**
 * Adds a flow log to the roll-ups once, then tells of clients that were not known: in this order, so that whoever hears
 * of one finds its bytes. A run that is cut off is done again; what was added is not added again, and what may not have
 * been told is told again.
 */
export async function countFlowLog(
  context: WorkflowContext,
  file: ReadFlowLog,
  { network, ranges }: ReadNetwork,
): Promise<CountedFlowLog> {
  const { traffic } = accountOf(context);
  const observed = observeTraffic(file.groups, network, ranges);
  const isFirst = await traffic.count(file.id, toAdditions({ ...file, observed }, network));
  const isLost = lossIn(observed.losses);
  const rows = chooseRows(
    observed.observations.map(({ source: _source, ...row }) => row),
    (hourStart, recordedBy) => file.hasLost || isLost(hourStart, recordedBy),
  );
  const sending = sendingClients(rows);
  const unknown = await traffic.newClients(sending);
  if (unknown.length > 0) {
    await accountOf(context).events.publish(unknown.map((client) => toEvent(context, client, file)));
    await traffic.noteClients(unknown);
  }
  await traffic.markTold(file.id);
  const unattributed = observed.unattributed.filter(({ service }) => isGatewayService(service));
  return {
    isFirst,
    newClients: unknown.length,
    natBytes: sum(sending.map(({ bytes }) => bytes)),
    unattributedBytes: sum(unattributed.map(({ bytes }) => bytes)),
  };
}

interface Sending {
  readonly vpcId: string;
  readonly service: GatewayService;
  readonly client: string;
  readonly subnetId: string | undefined;
  readonly natGatewayIds: readonly string[];
  readonly hourStart: number;
  readonly bytes: number;
  readonly isLowerBound: boolean;
}

/** Where the records name no client, the NAT gateway stands for all behind it. */
function sendingClients(rows: readonly TrafficRow[]): readonly Sending[] {
  const home = rows.flatMap((row) => (isGatewayService(row.service) ? [{ row, service: row.service }] : []));
  const groups = Map.groupBy(home, ({ row, service }) => `${row.vpcId} ${service} ${clientOf(row)}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return {
      vpcId: first.row.vpcId,
      service: first.service,
      client: clientOf(first.row),
      subnetId: first.row.subnetId,
      natGatewayIds: [...new Set(same.map(({ row }) => row.natGatewayId))],
      hourStart: Math.min(...same.map(({ row }) => row.hourStart)),
      bytes: sum(same.map(({ row }) => row.bytes)),
      isLowerBound: same.some(({ row }) => row.lowerBound),
    };
  });
}

function clientOf({ clientInterfaceId, clientAddress, natGatewayId }: TrafficRow): string {
  return clientInterfaceId ?? clientAddress ?? `somebody behind ${natGatewayId}`;
}

function isGatewayService(service: string): service is GatewayService {
  return service === 's3' || service === 'dynamodb';
}

function toEvent({ door, clock }: WorkflowContext, sending: Sending, { name }: ReadFlowLog): OwnEvent {
  const { hourStart, subnetId, vpcId, ...seen } = sending;
  return {
    detailType: 'Traffic First Seen',
    resources: [vpcId],
    detail: {
      version: 1,
      accountId: door.accountId,
      region: door.region,
      vpcId,
      ...(subnetId === undefined ? {} : { subnetId }),
      ...seen,
      hour: new Date(hourStart * 1000).toISOString(),
      source: name,
      at: clock.now().toISOString(),
    },
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
