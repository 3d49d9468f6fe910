/**
 * The roll-up of the parser as one SQL query, for Amazon Athena: equal groups from equal records, in one scan.
 *
 *   records ─► judged: what each line is ─► grouped: sums by text ─► spread, spelt: addresses as digits
 *           ─► labelled: whose addresses ─► sums by label
 *
 * The rules are those of `OddLineReader`; docs/athena.md says where a table of Athena cannot follow them. Addresses are
 * looked up after the first sums, for there are far fewer of them than records. Written so that Trino (Athena's engine 3)
 * and DuckDB, which stands in for it in tests, understand it.
 */
import { UserError } from '../user-error.ts';
import type { LabelledRange } from './address-table.ts';
import { ADDRESS_FIELDS, TOKEN_FIELDS } from './flow-question.ts';
import { localDigits, toRangeRows } from './range-rows.ts';

/** A table of flow logs with one format, as the stack makes it. */
export interface RollUpTable {
  readonly database: string;
  readonly table: string;
  /** The flow log's fields, with dashes. */
  readonly fields: readonly string[];
  /** What a day is called in the partition column `log_day`: `2026/11/27`, or `year=2026/month=11/day=27`. */
  readonly days: 'plain' | 'hive';
}

export interface RollUpAsked {
  readonly ranges: readonly LabelledRange[];
  /** SQL of the first and the last day, as the table calls them. */
  readonly from: string;
  readonly to: string;
  readonly accountId?: string;
  readonly region?: string;
}

const HEAD = '-- endpointer-roll-up/1 ';
/** https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html */
const LONGEST_QUERY = 262_144;
const MOST_BYTES = Number.MAX_SAFE_INTEGER;
const SERVICE_CODES = ['S3', 'DYNAMODB'];

/** Throws `UserError` where the query would be longer than Athena takes. */
export function rollUpQuery(table: RollUpTable, asked: RollUpAsked): string {
  const { fields } = table;
  const tokens = TOKEN_FIELDS.filter((field) => fields.includes(field)).map(toColumn);
  const addresses = ADDRESS_FIELDS.filter((field) => fields.includes(field)).map(toColumn);
  const query = [
    HEAD + JSON.stringify(table),
    `WITH ${rangesOf(asked.ranges)},`,
    `${recordsOf(table, asked, [...tokens, ...addresses])},`,
    `${judgedOf(tokens, addresses)},`,
    `${groupedOf(tokens, addresses)},`,
    ...(addresses.length === 0 ? [] : [`${spreadOf(addresses)},`, `${speltOf(addresses)},`]),
    labelledOf(addresses),
    answerOf(tokens, addresses),
  ].join('\n');
  if (query.length <= LONGEST_QUERY) return query;
  throw new UserError({
    got: `Address ranges that make the query ${query.length} characters long`,
    allowed: `${LONGEST_QUERY}, which is what Athena takes`,
    remedy: 'leave out ranges of Regions that you do not use',
  });
}

/** The table that a query which was saved by the stack is of; undefined if it is none of ours. */
export function tableOfQuery(query: string): RollUpTable | undefined {
  const [first = ''] = query.split('\n', 1);
  if (!first.startsWith(HEAD)) return undefined;
  try {
    const table: unknown = JSON.parse(first.slice(HEAD.length));
    return isTable(table) ? table : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTable(value: unknown): value is RollUpTable {
  if (typeof value !== 'object' || value === null) return false;
  const { database, table, fields, days } = value as Partial<Record<keyof RollUpTable, unknown>>;
  return (
    [database, table].every((name) => typeof name === 'string' && /^[a-z0-9_]+$/.test(name)) &&
    Array.isArray(fields) &&
    fields.every((field) => typeof field === 'string' && /^[a-z][a-z0-9-]*$/.test(field)) &&
    (days === 'plain' || days === 'hive')
  );
}

/** A day such as `2026-11-27` as the table's partitions call it. */
export function dayOf({ days }: Pick<RollUpTable, 'days'>, isoDay: string): string {
  const [year = '', month = '', day = ''] = isoDay.split('-');
  return days === 'plain' ? `${year}/${month}/${day}` : `year=${year}/month=${month}/day=${day}`;
}

export function toColumn(field: string): string {
  return field.replaceAll('-', '_');
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function rangesOf(ranges: readonly LabelledRange[]): string {
  const rows = toRangeRows(ranges).map(
    ({ block, first, last, label }) => `(${[block, first, last, label].map(quoted).join(',')})`,
  );
  // A table without a row has no types.
  return `ranges (block, first_digits, last_digits, label) AS (VALUES\n${["('','','','')", ...rows].join(',\n')})`;
}

function recordsOf(
  { database, table, fields }: RollUpTable,
  { from, to, accountId, region }: RollUpAsked,
  columns: readonly string[],
): string {
  const text = (field: string) => `CAST("${toColumn(field)}" AS varchar)`;
  const bytes = text('bytes');
  const status = fields.includes('log-status')
    ? text('log-status')
    : `CASE WHEN ${bytes} IS NULL OR ${bytes} = '-' THEN 'NODATA' ELSE 'OK' END`;
  const where = [
    `log_day BETWEEN ${from} AND ${to}`,
    ...(accountId === undefined ? [] : [`log_account = ${quoted(accountId)}`]),
    ...(region === undefined ? [] : [`log_region = ${quoted(region)}`]),
  ];
  return [
    'records AS (SELECT',
    [
      `  ${status} AS log_status`,
      `${fields.includes('action') ? text('action') : "'ACCEPT'"} AS action`,
      `${bytes} AS bytes`,
      `${text('start')} AS start_second`,
      `NULLIF(regexp_extract("$path", '_vpcflowlogs_[a-z0-9-]+_(fl-[0-9a-f]+)_', 1), '') AS flow_log_id`,
      ...columns.map((column) => `CAST("${column}" AS varchar) AS ${column}`),
    ].join(',\n  '),
    `  FROM "${database}"."${table}"`,
    `  WHERE ${where.join(' AND ')})`,
  ].join('\n');
}

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `^${OCTET}([.]${OCTET}){3}$`;
const GROUPS = '([0-9a-f]{1,4}(:[0-9a-f]{1,4})*)';
const IPV6 = `^(([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|${GROUPS}?::${GROUPS}?)$`;

function judgedOf(tokens: readonly string[], addresses: readonly string[]): string {
  const starts = `regexp_like(start_second, '^[0-9]{1,10}$')`;
  const sums = `regexp_like(bytes, '^[0-9]{1,16}$') AND TRY_CAST(bytes AS bigint) <= ${MOST_BYTES}`;
  const isAddress = (column: string) =>
    `(${column} IS NULL OR ${column} = '-' OR regexp_like(${column}, '${IPV4}') OR ${isIpv6(column)})`;
  return [
    'judged AS (SELECT',
    `  CASE WHEN log_status = 'NODATA' THEN 'noData'`,
    `    WHEN log_status = 'SKIPDATA' AND ${starts} THEN 'skipData'`,
    `    WHEN log_status = 'OK' AND action = 'REJECT' THEN 'rejected'`,
    `    WHEN log_status = 'OK' AND action = 'ACCEPT' AND ${[starts, sums, ...addresses.map(isAddress)].join('\n      AND ')} THEN 'ok'`,
    `    ELSE 'malformed' END AS status,`,
    `  TRY_CAST(start_second AS bigint) AS start_second, TRY_CAST(bytes AS bigint) AS bytes,`,
    `  ${['flow_log_id', ...tokens.map((column) => `NULLIF(NULLIF(${column}, '-'), '') AS ${column}`), ...addresses.map((column) => `NULLIF(${column}, '-') AS ${column}`)].join(', ')}`,
    '  FROM records)',
  ].join('\n');
}

/** `::` stands for at least one group of zeros, so that there are at most seven colons, or eight where it is at an end. */
function isIpv6(column: string): string {
  const text = `lower(${column})`;
  const colons = colonsOf(column);
  return `(regexp_like(${text}, '${IPV6}') AND (${colons} <= 7 OR (${colons} = 8 AND regexp_like(${column}, '^::|::$'))))`;
}

function colonsOf(column: string): string {
  return `(length(${column}) - length(replace(${column}, ':', '')))`;
}

/** Lines that do not count have neither time nor place: only how many there are is told. */
function groupedOf(tokens: readonly string[], addresses: readonly string[]): string {
  const where = (statuses: string, value: string, name: string) =>
    `CASE WHEN status IN (${statuses}) THEN ${value} END AS ${name}`;
  const keys = [
    'status',
    where("'ok', 'skipData'", 'start_second - start_second % 3600', 'hour_start'),
    ...['flow_log_id', ...tokens].map((column) => where("'ok', 'skipData'", column, column)),
    ...addresses.map((column) => where("'ok'", column, column)),
  ];
  return [
    'grouped AS (SELECT',
    `  ${keys.join(',\n  ')},`,
    `  sum(CASE WHEN status = 'ok' THEN bytes ELSE 0 END) AS bytes, count(*) AS flows`,
    `  FROM judged GROUP BY ${keys.map((_, at) => at + 1).join(', ')})`,
  ].join('\n');
}

/** IPv6 with as many colons as it has groups. */
function spreadOf(addresses: readonly string[]): string {
  const spread = addresses.map(
    (column) =>
      `replace(lower(${column}), '::', substr(':::::::::', 1, 9 - ${colonsOf(column)})) AS ${column}_spread`,
  );
  return `spread AS (SELECT *,\n  ${spread.join(',\n  ')}\n  FROM grouped)`;
}

const NAT64 = '0064ff9b0000000000000000';

/** All digits of an address; one under 64:ff9b::/96 (NAT64) is the IPv4 address in its end. */
function speltOf(addresses: readonly string[]): string {
  const spelt = addresses.map((column) => {
    const octets = [1, 2, 3, 4].map(
      (at) => `lpad(lower(to_base(TRY_CAST(split_part(${column}, '.', ${at}) AS bigint), 16)), 2, '0')`,
    );
    const groups = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (at) => `lpad(split_part(${column}_spread, ':', ${at}), 4, '0')`,
    );
    const wide = groups.join(' || ');
    return [
      `CASE WHEN strpos(${column}, ':') = 0 THEN ${octets.join(' || ')}`,
      `  WHEN ${groups.slice(0, 6).join(' || ')} = '${NAT64}' THEN ${groups.slice(6).join(' || ')}`,
      `  ELSE ${wide} END AS ${column}_digits`,
    ].join('\n  ');
  });
  return `spelt AS (SELECT *,\n  ${spelt.join(',\n  ')}\n  FROM spread)`;
}

function labelledOf(addresses: readonly string[]): string {
  if (addresses.length === 0) return 'labelled AS (SELECT * FROM grouped)';
  const labels = addresses.map((column) => {
    const digits = `${column}_digits`;
    return [
      `CASE WHEN ${column} IS NULL THEN NULL`,
      `  WHEN of_${column}.label IS NOT NULL THEN of_${column}.label`,
      `  WHEN length(${digits}) = 8 AND regexp_like(${digits}, '${localDigits(4)}') THEN 'local'`,
      `  WHEN length(${digits}) = 32 AND regexp_like(${digits}, '${localDigits(6)}') THEN 'local'`,
      `  ELSE 'other' END AS ${column}_label`,
    ].join('\n  ');
  });
  const joins = addresses.map(
    (column) =>
      `  LEFT JOIN ranges of_${column} ON of_${column}.block = substr(${column}_digits, 1, CASE WHEN length(${column}_digits) = 8 THEN 4 ELSE 8 END)\n    AND ${column}_digits BETWEEN of_${column}.first_digits AND of_${column}.last_digits`,
  );
  return `labelled AS (SELECT spelt.*,\n  ${labels.join(',\n  ')}\n  FROM spelt\n${joins.join('\n')})`;
}

/** A local address is told exactly where the record has a service at either end. */
function answerOf(tokens: readonly string[], addresses: readonly string[]): string {
  const codes = tokens.filter((column) => column.endsWith('_aws_service'));
  const touches = [
    ...addresses.map((column) => `coalesce(${column}_label LIKE 'service %', false)`),
    ...codes.map((column) => `coalesce(${column} IN (${SERVICE_CODES.map(quoted).join(', ')}), false)`),
  ];
  const isTouched = touches.length === 0 ? 'false' : `(${touches.join(' OR ')})`;
  const keys = [
    'status',
    'hour_start',
    'flow_log_id',
    ...tokens,
    ...addresses.map(
      (column) =>
        `CASE WHEN ${column}_label = 'local' AND ${isTouched} THEN 'local ' || ${column} ELSE ${column}_label END AS ${column}`,
    ),
  ];
  return [
    `SELECT ${keys.join(',\n  ')},`,
    '  sum(bytes) AS bytes, sum(flows) AS flows',
    `FROM labelled GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`,
  ].join('\n');
}
