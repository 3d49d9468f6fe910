/**
 * CloudTrail's event history, newest first. An event shows up to 15 minutes after the call; only management events are
 * there. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import type { CloudTrailClient, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { parseRecord } from '../../core/events/json-fields.ts';
import type { JsonRecord } from '../../core/iam/json-record.ts';

export interface TrailPlace {
  readonly client: CloudTrailClient;
  /** Lets a call through when its turn has come: AWS takes two a second from an account and Region. */
  readonly mayLookUp: () => Promise<void>;
  /** Of 50 events each. */
  readonly mostPages?: number;
}

export interface LookUp {
  readonly attribute: { readonly key: LookupAttributeKey; readonly value: string };
  /** ISO 8601. */
  readonly from: string;
  readonly to?: string;
}

/** The records page by page; the last one says whether there would have been more. */
export async function* lookUpEvents(
  { client, mayLookUp, mostPages = 10 }: TrailPlace,
  { attribute, from, to }: LookUp,
): AsyncGenerator<{ readonly records: readonly JsonRecord[]; readonly isCutOff: boolean }> {
  let NextToken: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    await mayLookUp();
    const answer = await client.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }],
        StartTime: new Date(from),
        ...(to === undefined ? {} : { EndTime: new Date(to) }),
        MaxResults: 50,
        NextToken,
      }),
    );
    // An answer without a list is no empty history.
    if (answer.Events === undefined) {
      throw new Error('cloudtrail:LookupEvents was answered, but not as CloudTrail answers');
    }
    NextToken = answer.NextToken;
    const records = answer.Events.map(({ CloudTrailEvent = '' }) => toRecord(CloudTrailEvent));
    yield { records, isCutOff: NextToken !== undefined && page === mostPages };
    if (NextToken === undefined) return;
  }
}

function toRecord(text: string): JsonRecord {
  const record = parseRecord(text);
  if (record === undefined) throw new Error('cloudtrail:LookupEvents gave a record that is no JSON object');
  return record;
}
