import type * as glue from 'aws-cdk-lib/aws-glue';
import { toColumn, type RollUpTable } from '../core/traffic/roll-up-query.ts';

/** Where the flow logs of a table are, and how they are written. */
export interface FlowLogTable extends RollUpTable {
  readonly bucketName: string;
  /** With a slash at its end, or nothing. */
  readonly prefix: string;
  readonly fileFormat: 'plain-text' | 'parquet';
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
}

/** Longest time for which history is looked for; a query names its days. */
const OLDEST_DAYS = 3_650;

const NUMBERS: ReadonlyMap<string, string> = new Map([
  ...['version', 'srcport', 'dstport', 'protocol', 'tcp-flags', 'traffic-path', 'encryption-status'].map(
    (field) => [field, 'int'] as const,
  ),
  ...['packets', 'bytes', 'start', 'end'].map((field) => [field, 'bigint'] as const),
]);

/**
 * A table whose partitions are worked out from the keys' form, so that nobody has to add them.
 *
 * Text is text in every column: `-` is no number, and a damaged one should be seen. Parquet has the types of
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html.
 * https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs-partition-projection.html
 */
export function tableInput(table: FlowLogTable): glue.CfnTable.TableInputProperty {
  const isText = table.fileFormat === 'plain-text';
  const { root, keys } = placeOf(table);
  return {
    name: table.table,
    description: 'Flow logs as they are delivered to S3',
    tableType: 'EXTERNAL_TABLE',
    parameters: {
      EXTERNAL: 'TRUE',
      ...(isText ? { 'skip.header.line.count': '1' } : {}),
      'projection.enabled': 'true',
      'projection.log_account.type': 'enum',
      'projection.log_account.values': table.accountIds.join(','),
      'projection.log_region.type': 'enum',
      'projection.log_region.values': table.regions.join(','),
      'projection.log_day.type': 'date',
      'projection.log_day.format': table.days === 'plain' ? 'yyyy/MM/dd' : "'year='yyyy'/month='MM'/day='dd",
      'projection.log_day.range': `NOW-${OLDEST_DAYS}DAYS,NOW`,
      'projection.log_day.interval': '1',
      'projection.log_day.interval.unit': 'DAYS',
      'storage.location.template': `${root}${keys}`,
    },
    partitionKeys: ['log_account', 'log_region', 'log_day'].map((name) => ({ name, type: 'string' })),
    storageDescriptor: {
      location: root,
      columns: table.fields.map((field) => ({
        name: toColumn(field),
        type: isText ? 'string' : (NUMBERS.get(field) ?? 'string'),
      })),
      ...(isText ? TEXT : PARQUET),
    },
  };
}

/** Athena reads what lies in folders below too, so that a day holds its hours. */
function placeOf({ bucketName, prefix, days }: FlowLogTable): {
  readonly root: string;
  readonly keys: string;
} {
  const root = `s3://${bucketName}/${prefix}AWSLogs/`;
  const keys =
    days === 'plain'
      ? '${log_account}/vpcflowlogs/${log_region}/${log_day}'
      : 'aws-account-id=${log_account}/aws-service=vpcflowlogs/aws-region=${log_region}/${log_day}';
  return { root, keys };
}

const TEXT = {
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serdeInfo: {
    serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
    parameters: { 'field.delim': ' ', 'serialization.format': ' ' },
  },
};

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: {
    serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    parameters: { 'serialization.format': '1' },
  },
};
