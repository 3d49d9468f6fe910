import type { ReadRequest } from '../../lib/aws/door.ts';
import { valueOr, type Estate } from '../../lib/core/network/estate.ts';
import { toObservedRecords } from '../../lib/core/traffic/read-roll-ups.ts';
import { optionalVariable } from '../environment.ts';
import { flowLogSettings } from '../services/flow-log-settings.ts';
import { tableClient } from '../services/table.ts';

const NO_FLOW_LOGS: Estate['traffic'] = {
  status: 'unreadable',
  reason: 'no flow logs are read in the account: see `flowLogs` of the construct',
};

const DAY_SECONDS = 86_400;
const LANES = 8;

/** The estate with the traffic that was asked for, from the roll-ups of the last days. */
export async function withTraffic(estate: Estate, { trafficOf }: ReadRequest): Promise<Estate> {
  if (trafficOf === undefined) return estate;
  const tableName = optionalVariable('ENDPOINTER_TRAFFIC_TABLE');
  if (tableName === undefined) return { ...estate, traffic: NO_FLOW_LOGS };
  const known = [...valueOr(estate.vpcs, []), ...valueOr(estate.subnets, [])].map(({ vpcId }) => vpcId);
  const vpcIds = trafficOf === 'all' ? [...new Set(known)] : trafficOf;
  return { ...estate, traffic: await readTraffic(tableName, vpcIds) };
}

/** Whatever keeps it from being read makes the bytes unknown: a finding stands without them too. */
async function readTraffic(tableName: string, vpcIds: readonly string[]): Promise<Estate['traffic']> {
  try {
    const { readVpcRollUps } = await import('../../lib/aws/deployed/traffic-store.ts');
    const place = { client: await tableClient(), tableName };
    const to = Math.floor(Date.now() / 1000);
    const span = { from: to - flowLogSettings().evidenceDays * DAY_SECONDS, to };
    const records = [];
    for (let at = 0; at < vpcIds.length; at += LANES) {
      const lane = vpcIds.slice(at, at + LANES).map((vpcId) => readVpcRollUps(place, vpcId, span));
      records.push(...(await Promise.all(lane)).flatMap(toObservedRecords));
    }
    return { status: 'read', value: records };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 'unreadable', reason: `the roll-ups of flow logs cannot be read: ${reason}` };
  }
}
