/** Everyone who is measured; each gets the same files and answers in the same lines. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { readFlowLogs } from '../../lib/files/read-flow-logs.ts';
import { Answer, GROUP_BY } from './answer.ts';
import { FORMATS, makeRanges, type FormatName } from './make-logs.ts';

export interface Work {
  readonly files: readonly string[];
  readonly format: FormatName;
  readonly threads: number;
}

export type Contender = (work: Work) => Promise<string[]>;

const PIECE_BYTES = 262_144;

/** Inflates and parses nothing; its answer is no answer. */
async function floor({ files }: Work): Promise<string[]> {
  let bytes = 0;
  for (const file of files) {
    const pieces = createReadStream(file, { highWaterMark: PIECE_BYTES }).pipe(
      createGunzip({ chunkSize: PIECE_BYTES }),
    );
    pieces.on('data', (piece: Uint8Array) => (bytes += piece.length));
    await new Promise((resolve, reject) => pieces.on('end', resolve).on('error', reject));
  }
  return [String(bytes)];
}

async function endpointer({ files, format, threads }: Work): Promise<string[]> {
  const question = { by: GROUP_BY[format], ranges: makeRanges(), exactAddresses: [] };
  const { groups } = await readFlowLogs(
    files.map((path) => ({ kind: 'file', path })),
    question,
    { threads },
  );
  const answer = new Answer();
  for (const { tokens, addresses, status, bytes, flows } of groups) {
    const id = tokens['interface-id'] ?? '-';
    if (status !== 'ok') continue;
    if (format === 'custom29')
      answer.addCodes(
        id,
        tokens['pkt-src-aws-service'] ?? '-',
        tokens['pkt-dst-aws-service'] ?? '-',
        tokens['flow-direction'] ?? '-',
        bytes,
        flows,
      );
    else answer.addLabels(id, addresses.srcaddr, addresses.dstaddr, bytes, flows);
  }
  return answer.lines();
}

/** The same with all fields that attribution wants, for comparison; answers how many groups there are. */
async function endpointerAllFields({ files, threads }: Work): Promise<string[]> {
  const { groups } = await readFlowLogs(
    files.map((path) => ({ kind: 'file', path })),
    { ranges: makeRanges() },
    { threads },
  );
  return [String(groups.length)];
}

async function readline({ files, format }: Work): Promise<string[]> {
  const answer = new Answer();
  const at = (field: string): number => FORMATS[format].indexOf(field);
  const [id, source, destination, bytes, action, status] = [
    'interface-id',
    'srcaddr',
    'dstaddr',
    'bytes',
    'action',
    'log-status',
  ].map(at);
  const [from, to, direction] = ['pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction'].map(at);
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
      const token = line.split(' ');
      if (token[action!] !== 'ACCEPT' || token[status!] !== 'OK') continue;
      if (format === 'custom29')
        answer.addCodes(
          token[id!]!,
          token[from!]!,
          token[to!]!,
          token[direction!]!,
          Number(token[bytes!]),
          1,
        );
      else answer.addAddresses(token[id!]!, token[source!]!, token[destination!]!, Number(token[bytes!]), 1);
    }
  }
  return answer.lines();
}

/** `zcat | mawk` sums by the text of the columns; ranges are looked up afterwards, in its favour. */
async function mawk({ files, format }: Work): Promise<string[]> {
  const at = (field: string): string => `$${FORMATS[format].indexOf(field) + 1}`;
  const key = GROUP_BY[format].map(at).join('" "');
  const program = `${at('action')}=="ACCEPT" && ${at('log-status')}=="OK" { k=${key}; b[k]+=${at('bytes')}; n[k]++ } END { for (k in b) printf "%s %.0f %d\\n", k, b[k], n[k] }`;
  const child = spawn('sh', ['-c', `zcat ${files.join(' ')} | mawk '${program}'`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answer = new Answer();
  for await (const line of createInterface({ input: child.stdout })) addRow(answer, format, line.split(' '));
  return answer.lines();
}

function addRow(answer: Answer, format: FormatName, row: readonly string[]): void {
  const [bytes, flows] = row.slice(-2).map(Number);
  if (format === 'custom29') answer.addCodes(row[0]!, row[1]!, row[2]!, row[3]!, bytes!, flows!);
  else answer.addAddresses(row[0]!, row[1]!, row[2]!, bytes!, flows!);
}

interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{
      connect(): Promise<{
        runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
      }>;
    }>;
  };
}

/** Rivals live in this folder's own node_modules; the name is a variable so that the types need not be there. */
async function importRival<T>(name: string): Promise<T> {
  const module: T = await import(name);
  return module;
}

export async function queryDuckDb(sql: string, threads: number): Promise<readonly (readonly unknown[])[]> {
  const { DuckDBInstance } = await importRival<DuckDb>('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:', { threads: String(threads) })).connect();
  return (await connection.runAndReadAll(sql)).getRows();
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

const NUMBERS = new Set(['packets', 'bytes', 'start', 'end']);

export function duckDbSource(files: readonly string[], format: FormatName): string {
  const columns = FORMATS[format].map(
    (field) => `'${field}': '${NUMBERS.has(field) ? 'BIGINT' : 'VARCHAR'}'`,
  );
  return `read_csv([${quoted(files)}], delim=' ', header=true, auto_detect=false, quote='', escape='', nullstr='-', columns={${columns.join(', ')}})`;
}

async function duckdb({ files, format, threads }: Work): Promise<string[]> {
  const by = GROUP_BY[format].map((field) => `"${field}"`).join(', ');
  const sql = `SELECT ${by}, sum(bytes)::VARCHAR, count(*)::VARCHAR FROM ${duckDbSource(files, format)} WHERE action='ACCEPT' AND "log-status"='OK' GROUP BY ALL`;
  const answer = new Answer();
  for (const row of await queryDuckDb(sql, threads))
    addRow(
      answer,
      format,
      row.map((value) => (typeof value === 'string' ? value : '-')),
    );
  return answer.lines();
}

interface Chdb {
  queryAsync(sql: string, options: { readonly format: string }): Promise<{ text(): string }>;
}

/** By splitByChar, the fastest of what it can do here: its CSV readers took 1.4 times as long. */
async function clickhouse({ files, format, threads }: Work): Promise<string[]> {
  const chdb = await importRival<Chdb>('chdb');
  const at = (field: string): string => `s[${FORMATS[format].indexOf(field) + 1}]`;
  const by = GROUP_BY[format].map(at).join(', ');
  const glob = `${dirname(files[0]!)}/{${files.map((file) => basename(file)).join(',')}}`;
  const lines = `SELECT splitByChar(' ', line) AS s FROM file('${glob}', 'LineAsString', 'line String')`;
  const sql = `SELECT ${by}, sum(toUInt64OrZero(${at('bytes')})), count() FROM (${lines}) WHERE ${at('action')}='ACCEPT' AND ${at('log-status')}='OK' GROUP BY ${by} SETTINGS max_threads=${threads}`;
  const text = (await chdb.queryAsync(sql, { format: 'TSV' })).text();
  const answer = new Answer();
  for (const line of text.trimEnd().split('\n')) addRow(answer, format, line.split('\t'));
  return answer.lines();
}

/** Parquet columns have underscores; the dashes of text files come back with `AS`. */
async function duckdbParquet({ files, threads }: Work): Promise<string[]> {
  const sql = `SELECT interface_id, srcaddr, dstaddr, sum(bytes)::VARCHAR, count(*)::VARCHAR FROM read_parquet([${quoted(files)}]) WHERE action='ACCEPT' AND log_status='OK' GROUP BY ALL`;
  const answer = new Answer();
  for (const row of await queryDuckDb(sql, threads))
    addRow(
      answer,
      'default',
      row.map((value) => (typeof value === 'string' ? value : '-')),
    );
  return answer.lines();
}

export const CONTENDERS: Readonly<Record<string, Contender>> = {
  floor,
  endpointer,
  endpointerAllFields,
  readline,
  mawk,
  duckdb,
  clickhouse,
  duckdbParquet,
};
