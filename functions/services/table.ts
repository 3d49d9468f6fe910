/** What is kept in the product's table. */
import type { TablePlace } from '../../lib/aws/deployed/table.ts';
import type { JournalStore } from '../../lib/core/remediation/journal.ts';
import type { Approvals } from '../../lib/workflow/approval/account-approvals.ts';
import type {
  OpenRemediations,
  PlaceMemory,
  Remembered,
  SubjectMemory,
  Told,
} from '../../lib/workflow/account/account-services.ts';
import type { Clock } from '../../lib/workflow/context.ts';
import type { RemediationRun } from '../../lib/workflow/steps/remediation-run.ts';
import type { ServiceSetup } from '../account-context.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { kept, lazily } from '../lazily.ts';

/** Made once, whatever number of tables there is. */
export const tableClient = kept(async () => {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  return new DynamoDBClient(CLIENT_SETTINGS);
});

export async function tablePlace(): Promise<TablePlace> {
  return { client: await tableClient(), tableName: variable('ENDPOINTER_TABLE') };
}

/** `owner` is whose run it is: a step that is run again takes over what its predecessor held. */
export function journalsOf(owner: string, clock: Clock): JournalStore {
  return lazily(async () => {
    const { dynamoDbJournalStore } = await import('../../lib/aws/deployed/dynamodb-journal-store.ts');
    return dynamoDbJournalStore({ ...(await tablePlace()), owner, clock });
  });
}

export function registry({ clock }: ServiceSetup): OpenRemediations {
  return lazily(async () => {
    const { openRemediations } = await import('../../lib/aws/deployed/open-remediations.ts');
    return openRemediations<RemediationRun>({ ...(await tablePlace()), clock });
  });
}

export function approvals(): Approvals {
  return lazily(async () => {
    const adapter = await import('../../lib/aws/deployed/approvals.ts');
    return adapter.approvals<RemediationRun>(await tablePlace());
  });
}

export function remembered(): Remembered {
  return lazily(async () => {
    const adapter = await import('../../lib/aws/deployed/remembered.ts');
    return adapter.remembered<PlaceMemory, SubjectMemory>(await tablePlace(), NOTHING_KNOWN);
  });
}

const NOTHING_KNOWN = { place: { baseline: [], findings: {} }, subject: {} };

export function told({ clock }: ServiceSetup): Told {
  return lazily(async () => {
    const adapter = await import('../../lib/aws/deployed/remembered.ts');
    return adapter.told({ ...(await tablePlace()), clock });
  });
}
