import type { FixtureMetric } from '../../fixture.ts';
import { Pages, pageSizeOf } from '../../pages.ts';
import { Refusal } from '../../refusal.ts';
import { awsJsonProtocol } from '../../wire/json-protocol.ts';
import { jsonRefusals } from '../refusals.ts';
import { operation, type Service } from '../service.ts';
import { schemas } from './schemas.ts';

interface Query {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric?: {
      readonly Namespace?: string;
      readonly MetricName?: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period?: number;
    readonly Stat?: string;
  };
}

interface GetMetricDataInput {
  readonly MetricDataQueries: readonly Query[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly NextToken?: string;
  readonly ScanBy?: string;
  readonly MaxDatapoints?: number;
}

/** A point of a query's answer; a query without any has one item that has no time. */
interface Item {
  readonly id: string;
  readonly at?: number;
  readonly sum?: number;
  /** of how many of the same query this is the last one */
  readonly isLast: boolean;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
const mostQueries = 500;
const mostDatapoints = 100_800;
const pages = new Pages<Item>();

/** Sums of metrics by name and exactly these dimensions; the latest first, as by default. */
const getMetricData = operation<GetMetricDataInput, object>('GetMetricData', (input, { world, pageSize }) => {
  const { MetricDataQueries, StartTime, EndTime, NextToken, MaxDatapoints = mostDatapoints } = input;
  expectValid(input);
  const read = () => {
    const metrics = world.read('Metrics');
    return MetricDataQueries.flatMap((query) => itemsOf(query, metrics, [+StartTime, +EndTime]));
  };
  const { items, nextToken } = pages.take(world, {
    list: JSON.stringify([MetricDataQueries, StartTime, EndTime]),
    token: NextToken,
    size: pageSizeOf(MaxDatapoints, mostDatapoints, pageSize),
    read,
    badToken: () => new Refusal('InvalidNextToken', 'The next token specified is invalid.'),
  });
  return {
    MetricDataResults: [...Map.groupBy(items, ({ id }) => id)].map(([Id, own]) => ({
      Id,
      Label: Id,
      Timestamps: own.flatMap(({ at }) => (at === undefined ? [] : [new Date(at)])),
      Values: own.flatMap(({ sum }) => sum ?? []),
      StatusCode: own.some(({ isLast }) => isLast) ? 'Complete' : 'PartialData',
    })),
    Messages: [],
    ...(nextToken !== undefined && { NextToken: nextToken }),
  };
});

function expectValid({ MetricDataQueries: queries, StartTime, EndTime, ScanBy }: GetMetricDataInput): void {
  const ids = new Set(queries.map(({ Id }) => Id));
  if (+StartTime >= +EndTime)
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  if (queries.length > mostQueries)
    throw invalid(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
  if (ids.size < queries.length)
    throw invalid('The values for parameter id in MetricDataQueries are not unique.');
  const odd = queries.find(({ Id }) => !/^[a-z]\w*$/.test(Id));
  if (odd !== undefined)
    throw invalid(
      `The value ${odd.Id} for parameter id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (
    ScanBy === 'TimestampAscending' ||
    queries.some(({ MetricStat: stat }) => stat?.Stat !== 'Sum' || stat.Period === undefined)
  )
    throw invalid('The simulator knows sums of metrics alone, the latest first.');
}

function invalid(message: string): Refusal {
  return new Refusal('ValidationError', message);
}

function itemsOf(
  { Id: id, MetricStat: { Metric: asked = {}, Period: period = 60 } = {} }: Query,
  metrics: readonly FixtureMetric[],
  [from, to]: readonly [number, number],
): readonly Item[] {
  const length = period * 1000;
  const points = metrics.filter((metric) => isMeant(metric, asked)).flatMap(({ Datapoints }) => Datapoints);
  const sums = new Map<number, number>();
  for (const { Timestamp, Sum } of points) {
    const time = +new Date(Timestamp);
    if (time < from || time >= to) continue;
    const at = Math.floor(time / length) * length;
    sums.set(at, (sums.get(at) ?? 0) + Sum);
  }
  if (sums.size === 0) return [{ id, isLast: true }];
  const latestFirst = [...sums].toSorted(([left], [right]) => right - left);
  return latestFirst.map(([at, sum], index) => ({ id, at, sum, isLast: index === latestFirst.length - 1 }));
}

/** A metric is its name and all of its dimensions: fewer or more of them are another, which has no points. */
function isMeant(
  { Namespace, MetricName, Dimensions }: FixtureMetric,
  asked: NonNullable<NonNullable<Query['MetricStat']>['Metric']>,
): boolean {
  const { Dimensions: wanted = [] } = asked;
  return (
    Namespace === asked.Namespace &&
    MetricName === asked.MetricName &&
    wanted.length === Object.keys(Dimensions).length &&
    wanted.every(({ Name, Value }) => Dimensions[Name] === Value)
  );
}

export const cloudwatch: Service = {
  signingName: 'cloudwatch',
  eventSource: 'monitoring.amazonaws.com',
  protocol: awsJsonProtocol('1.0', 'GraniteServiceVersion20100801'),
  operations: [getMetricData],
  refusals: jsonRefusals('cloudwatch', 'InternalServiceFault'),
  regions: 'own',
  loadSchemas: () => Promise.resolve(schemas),
};
