import { metric, metricDays } from '../account.ts';
import { toJson, type Json } from '../names.ts';
import { refused, step, type Script, type Stage } from '../script.ts';
import { cloudWatchCall } from './json-calls.ts';

const day = 86_400;
const from = Date.parse('2026-11-01T00:00:00Z') / 1000;

const query = (Id: string, name: string) => ({
  Id,
  MetricStat: { Metric: { ...metric, MetricName: name }, Period: day, Stat: 'Sum' },
});

const metrics = async ({ cloudWatch }: Stage, more: object = {}): Promise<Json> =>
  toJson(
    await cloudWatch.send(
      cloudWatchCall('GetMetricData', {
        StartTime: from,
        EndTime: from + 14 * day,
        MetricDataQueries: [query('e0', metric.MetricName), query('e1', 'Nothing')],
        ...more,
      }),
    ),
  );

interface Results {
  readonly MetricDataResults?: readonly {
    readonly Id?: string;
    readonly StatusCode?: string;
    readonly Values?: readonly number[];
  }[];
  readonly NextToken?: string | null;
}

const resultsOf = (answer: Json): Results => Object(answer);

const look = (answer: Json): Json => ({
  results: (resultsOf(answer).MetricDataResults ?? []).map(
    ({ Id, StatusCode, Values }) => `${Id ?? ''} ${StatusCode ?? ''} ${(Values ?? []).join('+')}`,
  ),
  hasNext: (resultsOf(answer).NextToken ?? null) !== null,
});

const [first = 0, second = 0] = metricDays.map(({ sum }) => sum);

/** CloudWatch: sums of days, and what has none. */
export const metricSums: Script = {
  title: 'sums of a metric',
  account: 'furnished',
  steps: [
    step('the days that have points, the latest first; a metric that nobody has published has none', {
      ask: (stage) => metrics(stage),
      look,
      expects: { results: [`e0 Complete ${second}+${first}`, 'e1 Complete '], hasNext: false },
    }),
    step('days before all of it', {
      ask: (stage) => metrics(stage, { StartTime: from - 14 * day, EndTime: from }),
      look,
      expects: { results: ['e0 Complete ', 'e1 Complete '], hasNext: false },
    }),
    step('a page of one point', {
      ask: (stage) =>
        metrics(stage, { MetricDataQueries: [query('e0', metric.MetricName)], MaxDatapoints: 1 }),
      give: (answer) => ({ 'next-points': resultsOf(answer).NextToken ?? undefined }),
      look,
      expects: { results: [`e0 PartialData ${second}`], hasNext: true },
    }),
    step('and the other', {
      ask: (stage) =>
        metrics(stage, {
          MetricDataQueries: [query('e0', metric.MetricName)],
          MaxDatapoints: 1,
          NextToken: stage.id('next-points'),
        }),
      look,
      expects: { results: [`e0 Complete ${first}`], hasNext: false },
    }),
    refused('a period that ends before it begins', 'ValidationError', (stage) =>
      metrics(stage, { EndTime: from - day }),
    ),
    refused('two queries of one id', 'ValidationError', (stage) =>
      metrics(stage, {
        MetricDataQueries: [query('e0', metric.MetricName), query('e0', metric.MetricName)],
      }),
    ),
  ],
};
