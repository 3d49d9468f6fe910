/**
 * How many bytes each interface endpoint carried in the last two weeks, as CloudWatch counted them.
 *
 * PrivateLink publishes a data point of every minute in which the endpoint received traffic, and of no other; of an
 * endpoint to a service in another Region it publishes none.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
import * as z from 'zod/mini';
import type { EndpointBytes } from '../../core/network/estate.ts';
import type { Reader } from './reader.ts';
import { UnexpectedAnswer } from './reader.ts';
import { readPages } from './read-pages.ts';
import type { ListedEndpoint } from './vpc-endpoints.ts';

const OPERATION = 'cloudwatch:GetMetricData';
/** AWS takes so many metrics a call. */
const LARGEST_BATCH = 500;
const SECONDS_PER_DAY = 86_400;
const OBSERVED_DAYS = 14;

const page = z.object({
  NextToken: z.optional(z.nullable(z.string())),
  MetricDataResults: z.array(
    z.object({
      Id: z.string(),
      StatusCode: z.optional(z.nullable(z.string())),
      Values: z.optional(z.nullable(z.array(z.number()))),
    }),
  ),
});

type Result = z.infer<typeof page>['MetricDataResults'][number];

interface Period {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** Of interface endpoints alone: CloudWatch has no such metric of gateway endpoints. */
export async function readEndpointBytes(
  reader: Reader,
  readAt: string,
  listed: readonly ListedEndpoint[],
): Promise<readonly EndpointBytes[]> {
  const asked = listed.filter(({ endpoint }) => endpoint.type === 'Interface');
  const period = periodBefore(readAt);
  const batches = Array.from({ length: Math.ceil(asked.length / LARGEST_BATCH) }, (_, i) =>
    asked.slice(i * LARGEST_BATCH, (i + 1) * LARGEST_BATCH),
  );
  const found = await Promise.all(batches.map((batch) => readBatch(reader, period, batch)));
  return found.flat();
}

/** From a midnight on, so that CloudWatch's days are whole: at least 14 of them, and what there is of today. */
export function periodBefore(readAt: string): Period {
  const day = SECONDS_PER_DAY * 1_000;
  const today = Math.floor(Date.parse(readAt) / day);
  return { from: new Date((today - OBSERVED_DAYS) * day).toISOString(), to: readAt };
}

async function readBatch(
  reader: Reader,
  period: Period,
  batch: readonly ListedEndpoint[],
): Promise<readonly EndpointBytes[]> {
  const client = await reader.clients.cloudWatch();
  const results = await readPages(reader, OPERATION, {
    ask: async (NextToken) => {
      const answer = await client.send({
        operation: 'GetMetricData',
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
        },
        body: JSON.stringify({
          StartTime: Date.parse(period.from) / 1_000,
          EndTime: Date.parse(period.to) / 1_000,
          MetricDataQueries: batch.map(toQuery),
          NextToken,
        }),
      });
      const parsed = z.safeParse(page, answer);
      if (!parsed.success) throw new UnexpectedAnswer('the answer has no MetricDataResults');
      return parsed.data;
    },
    next: (answer) => answer.NextToken ?? undefined,
    items: (answer) => answer.MetricDataResults,
  });
  const byId = Map.groupBy(results, ({ Id }) => Id);
  return batch.map(({ endpoint: { vpcEndpointId }, createdAt }, i) => ({
    vpcEndpointId,
    from: period.from,
    days: OBSERVED_DAYS,
    ...(createdAt === undefined ? {} : { createdAt }),
    bytes: toBytes(byId.get(idOf(i)) ?? []),
  }));
}

function toQuery({ endpoint: { vpcEndpointId, vpcId, serviceName } }: ListedEndpoint, index: number) {
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: {
        Namespace: 'AWS/PrivateLinkEndpoints',
        MetricName: 'BytesProcessed',
        Dimensions: [
          { Name: 'Endpoint Type', Value: 'Interface' },
          { Name: 'Service Name', Value: serviceName },
          { Name: 'VPC Endpoint Id', Value: vpcEndpointId },
          { Name: 'VPC Id', Value: vpcId },
        ],
      },
      Period: SECONDS_PER_DAY,
      Stat: 'Sum',
    },
  };
}

/** CloudWatch's own names begin with a small letter. */
function idOf(index: number): string {
  return `e${index}`;
}

/** A result may go on over several pages; only the last of them may say that it is complete. */
export function toBytes(results: readonly Result[]): EndpointBytes['bytes'] {
  const status = results.at(-1)?.StatusCode ?? 'none';
  if (status !== 'Complete')
    return { status: 'unreadable', reason: `${OPERATION} gave no complete answer (${status})` };
  const values = results.flatMap(({ Values }) => Values ?? []);
  return {
    status: 'read',
    value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
  };
}
