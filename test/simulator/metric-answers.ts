import type { Answer, SimulatorOf } from './answer.ts';
import { askSigned } from './dns-answers.ts';

const query = (Id: string, vpcEndpointId: string) => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/PrivateLinkEndpoints',
      MetricName: 'BytesProcessed',
      Dimensions: [
        { Name: 'VPC Endpoint Id', Value: vpcEndpointId },
        { Name: 'VPC Id', Value: 'vpc-1' },
      ],
    },
    Period: 86_400,
    Stat: 'Sum',
  },
});

const period = { StartTime: Date.parse('2026-11-06') / 1000, EndTime: Date.parse('2026-11-20') / 1000 };

/** Asks as the SDK's client of CloudWatch would in JSON. */
export function askMetrics(simulator: SimulatorOf, body: object): Promise<object> {
  return askSigned(simulator, {
    service: 'monitoring',
    namespace: 'GraniteServiceVersion20100801',
    target: 'GetMetricData',
    body: { ...period, ...body },
  });
}

/** Days with points come latest first; a metric without a point is complete and empty; another set of dimensions is another metric. */
export function metricAnswers(simulator: SimulatorOf): readonly Answer[] {
  const MetricDataQueries = [query('e0', 'vpce-quiet'), query('e1', 'vpce-busy')];
  return [
    [
      'GetMetricData',
      () => askMetrics(simulator, { MetricDataQueries }),
      {
        MetricDataResults: [
          { Id: 'e0', StatusCode: 'Complete', Timestamps: [], Values: [] },
          {
            Id: 'e1',
            StatusCode: 'Complete',
            Timestamps: [Date.parse('2026-11-12') / 1000, Date.parse('2026-11-10') / 1000],
            Values: [5, 30],
          },
        ],
      },
    ],
  ];
}

export { query as metricQuery };
