import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSpec, PartMetric } from './alarm-list.ts';
import { ALARMS } from './alarm-list.ts';

export type PartMetrics = Readonly<
  Record<PartMetric, ((period: Duration) => cloudwatch.IMetric) | undefined>
>;

export interface AlarmsProps {
  readonly topic: sns.ITopic;
  readonly events: logs.ILogGroup;
  /** Undefined for a part that was not deployed; it has no alarm either. */
  readonly metrics: PartMetrics;
}

const NAMESPACE = 'Endpointer';

/** An alarm for everything that a person must look at; each is mailed, and explained in the operator's runbook. */
export class Alarms extends Construct {
  constructor(scope: Construct, props: AlarmsProps) {
    super(scope, 'Alarms');
    for (const spec of ALARMS) {
      const metric = this.metricOf(spec, props);
      if (metric !== undefined) this.sound(spec, metric, props.topic);
    }
  }

  private metricOf(spec: AlarmSpec, { events, metrics }: AlarmsProps): cloudwatch.IMetric | undefined {
    const period = Duration.minutes(spec.periodMinutes);
    if (spec.source.kind === 'metric') return metrics[spec.source.metric]?.(period);
    const filter = new logs.MetricFilter(this, `${spec.name}Count`, {
      logGroup: events,
      filterPattern: logs.FilterPattern.literal(spec.source.pattern),
      metricNamespace: NAMESPACE,
      metricName: spec.name,
    });
    return filter.metric({ period, statistic: 'Sum' });
  }

  private sound(spec: AlarmSpec, metric: cloudwatch.IMetric, topic: sns.ITopic): void {
    const alarm = new cloudwatch.Alarm(this, spec.name, {
      alarmDescription: `${spec.description} See "${spec.name}" in Endpointer's docs/operator-runbook.md.`,
      metric,
      threshold: spec.threshold,
      evaluationPeriods: 1,
      comparisonOperator:
        spec.comparison === 'below'
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData:
        spec.missing === 'alarming'
          ? cloudwatch.TreatMissingData.BREACHING
          : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}
