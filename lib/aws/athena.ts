/**
 * Saved queries of a workgroup of Amazon Athena: read, run to their end, and answered page by page.
 *
 * Import this file lazily: it loads the SDK. https://docs.aws.amazon.com/athena/latest/APIReference/Welcome.html
 */
import type { QueryExecution } from '@aws-sdk/client-athena';
import {
  AthenaClient,
  GetNamedQueryCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { setTimeout as sleep } from 'node:timers/promises';
import { USER_AGENT } from '../core/user-agent.ts';
import { UserError } from '../core/user-error.ts';
import { obstacleError } from './obstacle-error.ts';
import { required, UnexpectedAnswer } from './reads/reader.ts';
import { obstacleOf, toSdkError } from './sdk-error.ts';

export interface AthenaPlace {
  readonly region: string;
  readonly profile?: string;
  readonly workgroup: string;
}

export interface QueryAnswer {
  readonly queryExecutionId: string;
  /** What Athena charges for, before its minimum. */
  readonly scannedBytes: number;
  /** By the names of the columns; a null is absent. */
  readonly rows: readonly Readonly<Partial<Record<string, string>>>[];
}

export interface Athena {
  readonly savedQuery: (id: string) => Promise<string>;
  /** `onState` hears of each look at the query: its state and the bytes scanned so far. */
  readonly run: (sql: string, onState: (state: string, scannedBytes: number) => void) => Promise<QueryAnswer>;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
const PAGE_ROWS = 1_000;

/** All throw `UserError` where AWS refuses, and where a query fails or is cancelled. */
export function openAthena(place: AthenaPlace): Athena {
  const { region, profile } = place;
  const client = new AthenaClient({
    region,
    customUserAgent: USER_AGENT,
    ...(profile === undefined ? {} : { profile }),
  });
  return {
    savedQuery: (id) => told(place, () => savedQuery(client, id)),
    run: (sql, onState) => told(place, () => run(client, place, sql, onState)),
  };
}

async function savedQuery(client: AthenaClient, NamedQueryId: string): Promise<string> {
  const { NamedQuery } = await client.send(new GetNamedQueryCommand({ NamedQueryId }));
  return required(NamedQuery?.QueryString, 'QueryString');
}

async function run(
  client: AthenaClient,
  { workgroup }: AthenaPlace,
  sql: string,
  onState: (state: string, scannedBytes: number) => void,
): Promise<QueryAnswer> {
  // The SDK gives a ClientRequestToken, so that a retry does not scan twice.
  const started = await client.send(
    new StartQueryExecutionCommand({ QueryString: sql, WorkGroup: workgroup }),
  );
  const queryExecutionId = required(started.QueryExecutionId, 'QueryExecutionId');
  const ended = await waitFor(client, queryExecutionId, onState);
  const rows = await readRows(client, queryExecutionId);
  return { queryExecutionId, scannedBytes: scannedBytesOf(ended), rows };
}

/** Athena ends every query by itself, by its own limits of time and of the workgroup's bytes. */
async function waitFor(
  client: AthenaClient,
  QueryExecutionId: string,
  onState: (state: string, scannedBytes: number) => void,
): Promise<QueryExecution> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const { QueryExecution: query } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const state = required(query?.Status?.State, 'State');
    if (query === undefined) throw new UnexpectedAnswer('the answer has no QueryExecution');
    onState(state, scannedBytesOf(query));
    if (state === 'SUCCEEDED') return query;
    if (state === 'FAILED' || state === 'CANCELLED') throw notAnswered(QueryExecutionId, query);
    await sleep(wait);
  }
}

function scannedBytesOf({ Statistics }: QueryExecution): number {
  return Statistics?.DataScannedInBytes ?? 0;
}

function notAnswered(id: string, query: QueryExecution): UserError {
  const { State = '', StateChangeReason: reason = 'no reason was given' } = query.Status ?? {};
  const isTooMuch = /bytes scanned limit/i.test(reason);
  return new UserError({
    got: `Athena query ${id} ended as ${State} after ${scannedBytesOf(query)} bytes: ${reason}`,
    allowed: isTooMuch
      ? 'no more bytes a query than the workgroup allows (flowLogs.athena.mostGigabytes)'
      : 'a query that Athena can answer: logs that you may read, in the format that the table has',
    remedy: isTooMuch
      ? 'ask for fewer days with --from and --to, or raise the limit and deploy again'
      : 'look at the query in the Athena console, and at the permissions of FlowLogAnalystsPolicyArn',
  });
}

async function readRows(client: AthenaClient, QueryExecutionId: string): Promise<QueryAnswer['rows']> {
  const rows: Readonly<Partial<Record<string, string>>>[] = [];
  let names: readonly string[] | undefined;
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetQueryResultsCommand({ QueryExecutionId, NextToken, MaxResults: PAGE_ROWS }),
    );
    const { Rows, ResultSetMetadata } = required(page.ResultSet, 'ResultSet');
    const values = required(Rows, 'Rows').map(({ Data = [] }) =>
      Data.map(({ VarCharValue }) => VarCharValue),
    );
    // The first row of the first page holds the names of the columns.
    const body: readonly (readonly (string | undefined)[])[] = names === undefined ? values.slice(1) : values;
    names ??= required(ResultSetMetadata?.ColumnInfo, 'ColumnInfo').map(({ Name }) => required(Name, 'Name'));
    for (const row of body) rows.push(toRow(names, row));
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return rows;
}

function toRow(names: readonly string[], values: readonly (string | undefined)[]) {
  const row: Partial<Record<string, string>> = {};
  for (const [at, name] of names.entries()) {
    const value = values[at];
    if (value !== undefined) row[name] = value;
  }
  return row;
}

async function told<T>(place: AthenaPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toUserError(error, place);
  }
}

function toUserError(error: unknown, { workgroup, ...where }: AthenaPlace): unknown {
  const sdkError = toSdkError(error);
  const obstacle = obstacleOf(sdkError);
  if (obstacle !== undefined) return obstacleError(obstacle, sdkError, where, error);
  if (!sdkError.isOfRequest && !(error instanceof UnexpectedAnswer)) return error;
  return new UserError({
    got: `Athena's workgroup ${workgroup} cannot be asked (${sdkError.name}: ${sdkError.message})`,
    allowed: 'what the stack made with flowLogs.athena, and the permissions of FlowLogAnalystsPolicyArn',
    remedy: 'attach that policy to your role, or deploy the stack again',
    cause: error,
  });
}
