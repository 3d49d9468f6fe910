/**
 * Puts our own events on a bus. PutEvents succeeds as a whole even if single entries fail, so each is looked at.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
import type { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BusPlace {
  readonly client: EventBridgeClient;
  readonly busName: string;
  readonly source: string;
  readonly attempts?: number;
  readonly firstWaitMilliseconds?: number;
}

export interface BusEvent {
  readonly detailType: string;
  readonly detail: object;
  readonly resources: readonly string[];
}

const MOST_ENTRIES = 10;

/** Returns once all were accepted; throws where some were not, after trying those again. */
export async function putEvents(place: BusPlace, events: readonly BusEvent[]): Promise<void> {
  const entries = events.map((event) => toEntry(place, event));
  for (let at = 0; at < entries.length; at += MOST_ENTRIES) {
    await putBatch(place, entries.slice(at, at + MOST_ENTRIES));
  }
}

function toEntry({ busName, source }: BusPlace, event: BusEvent): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: source,
    DetailType: event.detailType,
    Detail: JSON.stringify(event.detail),
    Resources: [...event.resources],
  };
}

interface Refused {
  readonly entry: PutEventsRequestEntry;
  readonly code: string;
}

async function putBatch(place: BusPlace, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  const { attempts = 3, firstWaitMilliseconds = 200 } = place;
  let left = entries;
  for (let attempt = 1; ; attempt += 1) {
    const refused = await putOnce(place, left);
    const [first] = refused;
    if (first === undefined) return;
    if (attempt >= attempts) {
      throw new Error(`EventBridge did not take ${refused.length} events (${first.code})`);
    }
    left = refused.map(({ entry }) => entry);
    await sleep(firstWaitMilliseconds * 2 ** (attempt - 1));
  }
}

async function putOnce(
  { client }: BusPlace,
  entries: readonly PutEventsRequestEntry[],
): Promise<readonly Refused[]> {
  const { FailedEntryCount, Entries = [] } = await client.send(
    new PutEventsCommand({ Entries: [...entries] }),
  );
  if (FailedEntryCount === 0) return [];
  if (Entries.length !== entries.length) {
    throw new Error('events:PutEvents was answered, but not as EventBridge answers');
  }
  // Answers stand in the order of the entries.
  return entries.flatMap((entry, at) => {
    const { EventId, ErrorCode = 'no event id' } = Entries[at] ?? {};
    return EventId === undefined ? [{ entry, code: ErrorCode }] : [];
  });
}
