/**
 * Amazon Athena on the wire, for the four operations that the product uses, and the stack whose outputs name its
 * workgroup. DuckDB answers the queries (see `stand-in-for-athena.ts`); pages are small, and a query waits in the queue.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { RollUpRow } from '../../lib/core/traffic/roll-up-rows.ts';
import { listenHere } from './listen-here.ts';

export interface AthenaServer {
  readonly url: string;
  /** Operations in the order in which they were asked for. */
  readonly requests: readonly string[];
  readonly queries: readonly string[];
  readonly close: () => Promise<void>;
}

export interface AthenaSettings {
  /** By their ids. */
  readonly savedQueries: Readonly<Record<string, string>>;
  readonly query: (sql: string) => Promise<readonly RollUpRow[]>;
  readonly outputs?: Readonly<Record<string, string>>;
  /** How every query ends instead of with an answer. */
  readonly ending?: { readonly State: 'FAILED' | 'CANCELLED'; readonly StateChangeReason: string };
  /** Operations that are refused. */
  readonly refused?: readonly string[];
  readonly scannedBytes?: number;
}

const PAGE = 2;

interface Running {
  readonly rows: readonly RollUpRow[];
  looks: number;
}

type Answer = Readonly<Record<string, unknown>>;

export async function startAthena(settings: AthenaSettings): Promise<AthenaServer> {
  const requests: string[] = [];
  const queries: string[] = [];
  const executions = new Map<string, Running>();
  const byToken = new Map<string, string>();
  const operations: Readonly<Record<string, (asked: Record<string, string>) => Promise<Answer> | Answer>> = {
    GetNamedQuery: ({ NamedQueryId = '' }) => {
      const QueryString = settings.savedQueries[NamedQueryId];
      if (QueryString === undefined) throw new Refusal('InvalidRequestException', 'NamedQuery was not found');
      return { NamedQuery: { Name: NamedQueryId, Database: 'logs', QueryString, NamedQueryId } };
    },
    StartQueryExecution: async ({ QueryString = '', ClientRequestToken = '', WorkGroup }) => {
      if (WorkGroup !== 'endpointer') throw new Refusal('InvalidRequestException', 'WorkGroup is not found.');
      if (QueryString.length > 262_144) throw new Refusal('InvalidRequestException', 'Query is too long');
      const id = byToken.get(ClientRequestToken) ?? randomUUID();
      byToken.set(ClientRequestToken, id);
      if (!executions.has(id)) {
        queries.push(QueryString);
        const rows = settings.ending === undefined ? await settings.query(QueryString) : [];
        executions.set(id, { rows, looks: 0 });
      }
      return { QueryExecutionId: id };
    },
    GetQueryExecution: ({ QueryExecutionId = '' }) => {
      const running = executions.get(QueryExecutionId);
      if (running === undefined) throw new Refusal('InvalidRequestException', 'no such query');
      const State = ['QUEUED', 'RUNNING'][running.looks++] ?? 'SUCCEEDED';
      const Status = State === 'SUCCEEDED' && settings.ending ? settings.ending : { State };
      const DataScannedInBytes = State === 'QUEUED' ? 0 : (settings.scannedBytes ?? 3 * 2 ** 20);
      return { QueryExecution: { QueryExecutionId, Status, Statistics: { DataScannedInBytes } } };
    },
    GetQueryResults: ({ QueryExecutionId = '', NextToken = '0' }) =>
      pageOf(executions.get(QueryExecutionId)?.rows ?? [], Number(NextToken)),
  };
  const server = createServer((request, response) => {
    void answer(request, response, { operations, requests, settings });
  });
  return { ...(await listenHere(server)), requests, queries };
}

class Refusal extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The names of the columns are a row of their own, on the first page. */
function pageOf(rows: readonly RollUpRow[], from: number): Answer {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const all = [
    names.map((VarCharValue) => ({ VarCharValue })),
    ...rows.map((row) => names.map((name) => (row[name] === undefined ? {} : { VarCharValue: row[name] }))),
  ];
  return {
    ResultSet: {
      Rows: all.slice(from, from + PAGE).map((Data) => ({ Data })),
      ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: 'varchar' })) },
    },
    ...(from + PAGE < all.length ? { NextToken: String(from + PAGE) } : {}),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {
    operations,
    requests,
    settings,
  }: {
    readonly operations: Readonly<
      Record<string, (asked: Record<string, string>) => Promise<Answer> | Answer>
    >;
    readonly requests: string[];
    readonly settings: AthenaSettings;
  },
): Promise<void> {
  const text = await bodyOf(request);
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') {
    requests.push(new URLSearchParams(text).get('Action') ?? '');
    response.setHeader('content-type', 'text/xml').end(stackXml(settings.outputs));
    return;
  }
  const operation = target.replace('AmazonAthena.', '');
  requests.push(operation);
  try {
    if (settings.refused?.includes(operation) === true)
      throw new Refusal('AccessDeniedException', `not authorized to perform: athena:${operation}`);
    const asked: Record<string, string> = JSON.parse(text);
    const given = await operations[operation]!(asked);
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(given));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const body = JSON.stringify({ __type: error.name, message: error.message });
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (piece instanceof Buffer) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const OUTPUTS = {
  TableName: 'table',
  StateMachineArn: 'arn:aws:states:eu-west-3:111122223333:stateMachine:m',
};

function stackXml(outputs: Readonly<Record<string, string>> = {}): string {
  const members = Object.entries({ ...OUTPUTS, ...outputs }).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>Endpointer</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
