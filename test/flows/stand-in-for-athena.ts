/**
 * DuckDB in place of Amazon Athena: the same SQL over the same files.
 *
 * What it lacks of Trino's dialect is defined here, and named in docs/athena.md: `regexp_like`, the hidden column
 * `$path`, and tables with partitions, which are views with the partitions' columns as constants.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { toColumn, type RollUpTable } from '../../lib/core/traffic/roll-up-query.ts';
import type { RollUpRow } from '../../lib/core/traffic/roll-up-rows.ts';

export interface TableFiles extends RollUpTable {
  readonly fileFormat: 'plain-text' | 'parquet';
  /** By what the day's partition is called; every day has at least one file. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly accountId: string;
  readonly region: string;
}

export interface StandIn {
  readonly add: (table: TableFiles) => Promise<void>;
  readonly query: (sql: string) => Promise<readonly RollUpRow[]>;
  /** Writes text files into one Parquet file, as a flow log in that format has it: underscores, numbers, nulls. */
  readonly writeParquet: (
    files: readonly string[],
    fields: readonly string[],
    target: string,
  ) => Promise<void>;
  readonly close: () => void;
}

export async function startStandIn(): Promise<StandIn> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('CREATE MACRO regexp_like(s, p) AS regexp_matches(s, p)');
  return {
    add: (table) => addTable(connection, table),
    query: (sql) => query(connection, sql),
    writeParquet: async (files, fields, target) => {
      await connection.run(
        `COPY (SELECT ${fields.map(asParquet).join(', ')} FROM ${readText(files, fields)}) TO '${target}' (FORMAT parquet)`,
      );
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function addTable(connection: DuckDBConnection, table: TableFiles): Promise<void> {
  const days = Object.entries(table.files).map(
    ([day, files]) =>
      `SELECT * EXCLUDE (filename), filename AS "$path", '${table.accountId}' AS log_account, '${table.region}' AS log_region, '${day}' AS log_day FROM ${
        table.fileFormat === 'parquet'
          ? `read_parquet([${list(files)}], filename = true)`
          : readText(files, table.fields)
      }`,
  );
  await connection.run(`CREATE SCHEMA IF NOT EXISTS "${table.database}"`);
  await connection.run(
    `CREATE VIEW "${table.database}"."${table.table}" AS ${days.join(' UNION ALL BY NAME ')}`,
  );
}

/** Every column is text, as in the stack's tables: `-` is no number. */
function readText(files: readonly string[], fields: readonly string[]): string {
  const columns = fields.map((field) => `'${toColumn(field)}': 'VARCHAR'`).join(', ');
  return `read_csv([${list(files)}], delim = ' ', skip = 1, header = false, quote = '', escape = '', auto_detect = false, filename = true, columns = {${columns}})`;
}

const NUMBERS: Readonly<Record<string, string>> = {
  version: 'INTEGER',
  srcport: 'INTEGER',
  dstport: 'INTEGER',
  protocol: 'INTEGER',
  'tcp-flags': 'INTEGER',
  'traffic-path': 'INTEGER',
  packets: 'BIGINT',
  bytes: 'BIGINT',
  start: 'BIGINT',
  end: 'BIGINT',
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html has the types. */
function asParquet(field: string): string {
  const column = `"${toColumn(field)}"`;
  const type = NUMBERS[field];
  return `${type === undefined ? column : `TRY_CAST(${column} AS ${type})`} AS ${column}`;
}

function list(files: readonly string[]): string {
  return files.map((file) => `'${file}'`).join(', ');
}

async function query(connection: DuckDBConnection, sql: string): Promise<readonly RollUpRow[]> {
  const reader = await connection.runAndReadAll(sql);
  const names = reader.columnNames();
  return reader.getRows().map((row) =>
    Object.fromEntries(
      row.flatMap((value, at): [string, string][] => {
        const name = names[at];
        return value === null || name === undefined ? [] : [[name, String(value)]];
      }),
    ),
  );
}
