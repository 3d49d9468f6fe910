/**
 * What the key of a delivered object says, plain and Hive-compatible, hourly and daily.
 *
 *   [prefix/]AWSLogs/{account}/vpcflowlogs/{region}/{YYYY}/{MM}/{DD}/[{HH}/]{file}
 *   [prefix/]AWSLogs/aws-account-id={account}/aws-service=vpcflowlogs/aws-region={region}/year=/month=/day=/[hour=/]{file}
 *   file: {account}_vpcflowlogs_{region}_{fl-id}_{YYYYMMDD}T{HHmm}Z_{hash}.log.gz (or .log.parquet)
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export interface FlowLogKey {
  readonly accountId: string;
  readonly region: string;
  readonly flowLogId: string;
  /** Unix seconds at which the file's window begins; the window is a few minutes long. */
  readonly windowStart: number;
  readonly layout: 'plain' | 'hive';
  readonly partition: 'hour' | 'day';
  readonly fileFormat: 'text' | 'parquet';
}

const FILE =
  /^(\d{12})_vpcflowlogs_([a-z0-9-]+)_(fl-[0-9a-f]+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*?(\.gz|\.parquet)?$/;
const PLAIN = /(?:^|\/)AWSLogs\/\d{12}\/vpcflowlogs\/[a-z0-9-]+\/\d{4}\/\d\d\/\d\d\/(\d\d\/)?$/;
const HIVE =
  /(?:^|\/)AWSLogs\/aws-account-id=\d{12}\/aws-service=vpcflowlogs\/aws-region=[a-z0-9-]+\/year=\d{4}\/month=\d\d\/day=\d\d\/(hour=\d\d\/)?$/;

/** Reads an object key; undefined if it is not laid out as flow logs are delivered. */
export function parseFlowLogKey(key: string): FlowLogKey | undefined {
  const cut = key.lastIndexOf('/') + 1;
  const folder = key.slice(0, cut);
  const file = FILE.exec(key.slice(cut));
  const plain = PLAIN.exec(folder);
  const place = plain ?? HIVE.exec(folder);
  if (!file || !place) return undefined;
  const [, accountId, region, flowLogId, year, month, day, hour, minute, suffix] = file;
  return {
    accountId: accountId!,
    region: region!,
    flowLogId: flowLogId!,
    windowStart: Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000,
    layout: plain ? 'plain' : 'hive',
    partition: place[1] === undefined ? 'day' : 'hour',
    fileFormat: suffix === '.parquet' ? 'parquet' : 'text',
  };
}

/** The flow log that a file's name tells, wherever the file was copied to. */
export function flowLogIdOf(name: string): string | undefined {
  return /_vpcflowlogs_[a-z0-9-]+_(fl-[0-9a-f]+)_/.exec(name)?.[1];
}
