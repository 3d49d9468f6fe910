/** What flow logs said, in the table of roll-ups. */
import { randomUUID } from 'node:crypto';
import type { TrafficStore } from '../../lib/workflow/account/account-services.ts';
import type { ServiceSetup } from '../account-context.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import { flowLogSettings } from './flow-log-settings.ts';
import { tableClient } from './table.ts';

export function traffic({ clock }: ServiceSetup): TrafficStore {
  return lazily(async (): Promise<TrafficStore> => {
    const { trafficStore } = await import('../../lib/aws/deployed/traffic-store.ts');
    const place = { client: await tableClient(), tableName: variable('ENDPOINTER_TRAFFIC_TABLE') };
    const { retentionDays } = flowLogSettings();
    return trafficStore({ ...place, clock, retentionDays, newId: randomUUID });
  });
}
