/** Tables of flow logs in Amazon Athena as whoever deploys can set them, and what is wrong with what was set. */
import { Token } from 'aws-cdk-lib';
import { parseHeader, toFieldName } from '../core/traffic/flow-log-format.ts';
import { possibleMethods } from '../core/traffic/traffic-methods.ts';

/** Flow logs of one format under one prefix: Athena reads columns by their place, and no header. */
export interface AthenaTableProps {
  readonly bucketName: string;
  /** What stands before `AWSLogs/` in the keys; default: nothing. */
  readonly prefix?: string;
  /** The flow log's fields, parted by spaces, in their order. */
  readonly format: string;
  /** Default `plain-text`. */
  readonly fileFormat?: 'plain-text' | 'parquet';
  /** Whether the keys are Hive-compatible (`year=2026/month=11/`); default false. */
  readonly hiveCompatible?: boolean;
  /** The accounts whose logs lie there; default: this one. */
  readonly accountIds?: readonly string[];
  /** Default: this Region. */
  readonly regions?: readonly string[];
  /** ARN of the key that encrypts the bucket, where that is not S3's own. */
  readonly keyArn?: string;
}

export interface AthenaProps {
  /** Beside the flow logs of `create`, which have a table of their own. */
  readonly tables?: readonly AthenaTableProps[];
  /** Gigabytes (2^30) after which a query is cancelled, 1-100,000; default 100: about half a US dollar. */
  readonly mostGigabytes?: number;
  /** Days for which answers of queries are kept, 1-365; default 7. */
  readonly resultDays?: number;
}

export interface ResolvedAthena {
  readonly tables: readonly AthenaTableProps[];
  readonly mostGigabytes: number;
  readonly resultDays: number;
}

export function resolveAthena({
  tables = [],
  mostGigabytes = 100,
  resultDays = 7,
}: AthenaProps): ResolvedAthena {
  return { tables, mostGigabytes, resultDays };
}

export function fieldsOf({ format }: AthenaTableProps): readonly string[] {
  return format.trim().split(/\s+/).map(toFieldName);
}

/** Everything that is wrong, one sentence each. */
export function wrongAthena(athena: ResolvedAthena | undefined, hasCreated: boolean): readonly string[] {
  if (athena === undefined) return [];
  const { tables, mostGigabytes, resultDays } = athena;
  const isNone = tables.length === 0 && !hasCreated;
  return [
    ...(isNone ? ['flowLogs.athena has neither tables nor the flow logs of flowLogs.create to query'] : []),
    ...outside('mostGigabytes', mostGigabytes, 100_000),
    ...outside('resultDays', resultDays, 365),
    ...tables.flatMap(wrongTable),
  ];
}

function outside(name: string, value: number, most: number): readonly string[] {
  return Number.isInteger(value) && value >= 1 && value <= most
    ? []
    : [`flowLogs.athena.${name} is ${value} and must be a whole number from 1 to ${most}`];
}

function wrongTable(table: AthenaTableProps): readonly string[] {
  const { bucketName, prefix = '', fileFormat = 'plain-text', accountIds = [], regions = [], keyArn } = table;
  const place = `flowLogs.athena.tables of ${bucketName}`;
  const wrong = (isRight: boolean, what: string) => (isRight ? [] : [`${place}: ${what}`]);
  return [
    ...wrong(isKnown(bucketName, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), 'that is no name of a bucket'),
    ...wrong(isKnown(prefix, /^([\w.-]+(\/[\w.-]+)*)?$/), `"${prefix}" is no prefix such as logs/vpc`),
    ...wrong(
      ['plain-text', 'parquet'].includes(fileFormat),
      `"${fileFormat}" is neither plain-text nor parquet`,
    ),
    ...accountIds.flatMap((id) => wrong(isKnown(id, /^\d{12}$/), `"${id}" is no id of an account`)),
    ...regions.flatMap((id) => wrong(isKnown(id, /^[a-z]{2,}(-[a-z]+)+-\d$/), `"${id}" is no Region`)),
    ...wrong(
      keyArn === undefined || isKnown(keyArn, /^arn:[\w-]+:kms:[^:]+:\d{12}:key\/[\w-]+$/),
      `"${keyArn ?? ''}" is no ARN of a key`,
    ),
    ...wrongFormat(place, table),
  ];
}

function wrongFormat(place: string, table: AthenaTableProps): readonly string[] {
  const reading = parseHeader(table.format);
  if (reading.kind === 'notAHeader') return [`${place}: its format is none: ${reading.reason}`];
  const methods = Object.values(possibleMethods(reading.format));
  const lacking = methods.flatMap((method) => (method.possible ? [] : [method.missing.join(', ')]));
  return lacking.length < methods.length
    ? []
    : [`${place}: its format lacks ${[...new Set(lacking)].join('; or ')}: nothing could be told from it`];
}

/** A token is known only when it is deployed. */
function isKnown(value: string, pattern: RegExp): boolean {
  return Token.isUnresolved(value) || pattern.test(value);
}
