import type { WatchEvidence } from '../../lib/workflow/account/account-services.ts';
import type { ServiceSetup } from '../account-context.ts';
import { optionalVariable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import { trailPlace } from './cloud-trail.ts';
import { tableClient } from './table.ts';

export function watch({ clock }: ServiceSetup): WatchEvidence {
  return lazily(async () => {
    const { watchEvidence } = await import('../../lib/aws/deployed/watch-evidence.ts');
    const tableName = optionalVariable('ENDPOINTER_TRAFFIC_TABLE');
    const traffic = tableName === undefined ? {} : { traffic: { client: await tableClient(), tableName } };
    return watchEvidence({ trail: await trailPlace(), clock, ...traffic });
  });
}
