/** What was read and seen, as metrics in CloudWatch's embedded format. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FileResult } from './count-file.ts';

const metrics = new Metrics({ namespace: 'Endpointer', serviceName: 'endpointer' });

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
export function measureFiles(results: readonly FileResult[]): void {
  for (const file of results) {
    if (file.result === 'unreadable') metrics.addMetric('FlowLogFilesUnreadable', MetricUnit.Count, 1);
    if (file.result !== 'counted' || !file.isFirst) continue;
    metrics.addMetric('FlowLogFiles', MetricUnit.Count, 1);
    metrics.addMetric('FlowLogRecords', MetricUnit.Count, file.lines.lines);
    metrics.addMetric('FlowLogLinesMalformed', MetricUnit.Count, file.lines.malformed);
    metrics.addMetric('NatBytesOfGatewayServices', MetricUnit.Bytes, file.natBytes);
    metrics.addMetric('NatBytesUnattributed', MetricUnit.Bytes, file.unattributedBytes);
  }
  // Nothing to publish would be a warning in the log.
  if (results.some(({ result }) => result === 'unreadable' || result === 'counted')) {
    metrics.publishStoredMetrics();
  }
}
