/** One metric for each kind of own event, written as a log line in CloudWatch's embedded format. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { OwnEvent } from '../lib/workflow/account/own-events.ts';

const metrics = new Metrics({ namespace: 'Endpointer', serviceName: 'endpointer' });

/** Counts the events by type, as `RemediationApplied`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
export function countEvents(events: readonly OwnEvent[]): void {
  for (const { detailType } of events) metrics.addMetric(detailType.replaceAll(' ', ''), MetricUnit.Count, 1);
  if (events.length > 0) metrics.publishStoredMetrics();
}
