/**
 * The product's own stores with a person's credentials, as functions have them with theirs.
 *
 * Import lazily: it loads the SDK.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { JournalStore } from '../../core/remediation/journal.ts';
import { brakeCounters } from './brake-counters.ts';
import { dynamoDbJournalStore } from './dynamodb-journal-store.ts';
import { stateOfExecution } from './executions.ts';
import type { Whose } from './find-deployment.ts';
import { openRemediations } from './open-remediations.ts';
import { operatorDeeds } from './operator-deeds.ts';
import type { BusEvent } from './put-events.ts';
import { putEvents } from './put-events.ts';
import { remembered, rememberedSubjects, told } from './remembered.ts';

export interface OperatorPlace extends Whose {
  readonly tableName: string;
  /** Whose lock it is; nobody else has that name. */
  readonly owner: string;
  /** The remediation that is concerned; it may be open. */
  readonly remediationId?: string;
  readonly clock: { readonly now: () => Date };
  readonly eventSource: string;
}

/** `nothing`: what is known of a place or subject of which nothing is stored. */
export function operatorStores<Run, Deed extends { readonly at: string }, P extends object, S extends object>(
  place: OperatorPlace,
  nothing: { readonly place: P; readonly subject: S },
) {
  const { region, profile, tableName, clock, owner, remediationId } = place;
  const client = { region, ...(profile === undefined ? {} : { profile }) };
  const table = { client: new DynamoDBClient(client), tableName };
  const own = remediationId === undefined ? {} : { remediationId };
  const journals: JournalStore = dynamoDbJournalStore({ ...table, clock, owner, ...own });
  return {
    journals,
    registry: openRemediations<Run>({ ...table, clock }),
    brakes: brakeCounters(table),
    remembered: {
      ...remembered(table, nothing),
      listSubjects: () => rememberedSubjects(table, nothing.subject),
    },
    told: told({ ...table, clock }),
    deeds: operatorDeeds<Deed>(table),
    events: {
      publish: (events: readonly BusEvent[]) => {
        const bus = { client: new EventBridgeClient(client), busName: 'default', source: place.eventSource };
        return putEvents(bus, events);
      },
    },
    stateOfExecution: (stateMachineArn: string, id: string) =>
      stateOfExecution({ client: new SFNClient(client), stateMachineArn }, id),
  };
}
