/** Flow logs answered by Amazon Athena: the stack's saved queries say which tables there are, and each is asked. */
import type { Athena } from '../aws/athena.ts';
import { dayOf, quoted, rollUpQuery, tableOfQuery, type RollUpTable } from '../core/traffic/roll-up-query.ts';
import { toRollUp } from '../core/traffic/roll-up-rows.ts';
import { addCounts, NO_LINES, type FlowGroup, type LineCounts } from '../core/traffic/flow-question.ts';
import type { LabelledRange } from '../core/traffic/address-table.ts';
import { mergeGroups } from '../core/traffic/merge-groups.ts';
import { possibleMethods } from '../core/traffic/traffic-methods.ts';
import { UserError } from '../core/user-error.ts';
import { athenaScan, type AthenaScan } from '../report/athena-scan.ts';
import type { FlowFiles } from '../report/flow-files.ts';
import { formatBytes } from '../report/format-amount.ts';
import type { Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';

export interface AthenaQuestion {
  readonly ranges: readonly LabelledRange[];
  readonly region: string;
  /** Absent: every account whose logs the tables hold. */
  readonly accountId?: string;
}

export interface AthenaReading {
  readonly groups: readonly FlowGroup[];
  readonly counts: LineCounts;
  readonly files: FlowFiles;
  readonly scan: AthenaScan;
}

interface Asked {
  readonly table: RollUpTable;
  readonly groups: readonly FlowGroup[];
  readonly counts: LineCounts;
  readonly queryExecutionId: string;
  readonly scannedBytes: number;
}

/** Throws `UserError` where there is no such stack, and where Athena does not answer. */
export async function askAthena(
  question: AthenaQuestion,
  options: RawOptions,
  io: Io,
): Promise<AthenaReading> {
  const [from, to] = parseDays(options);
  const { athena, queryIds } = await openTables(question.region, options);
  const asked: Asked[] = [];
  for (const id of queryIds) {
    const table = tableOf(await athena.savedQuery(id), id);
    asked.push(await askTable(athena, table, { ...question, from, to }, io));
  }
  return {
    groups: mergeGroups(asked.map(({ groups }) => groups)),
    counts: asked.reduce((sum, { counts }) => addCounts(sum, counts), NO_LINES),
    files: filesOf(asked),
    scan: athenaScan(
      from,
      to,
      asked.map(({ table, queryExecutionId, scannedBytes }) => ({
        table: nameOf(table),
        queryExecutionId,
        scannedBytes,
      })),
    ),
  };
}

async function openTables(region: string, options: RawOptions) {
  const { findDeployment } = await import('../aws/deployed/find-deployment.ts');
  const whose = { region, ...(options.profile === undefined ? {} : { profile: options.profile }) };
  const stack = options.stack ?? 'Endpointer';
  const found = await findDeployment(whose, stack);
  const tables = found.isFound ? found.athena : undefined;
  if (tables === undefined) {
    throw new UserError({
      got: found.isFound ? `stack ${stack} has no tables in Athena` : found.reason,
      allowed: `a stack of Endpointer in Region ${region} that was deployed with flowLogs.athena`,
      remedy: 'deploy it so (docs/athena.md), name it with --stack, or read files: endpointer flows PATH',
    });
  }
  const { openAthena } = await import('../aws/athena.ts');
  return { athena: openAthena({ ...whose, workgroup: tables.workgroup }), queryIds: tables.queryIds };
}

function tableOf(query: string, id: string): RollUpTable {
  const table = tableOfQuery(query);
  if (table !== undefined) return table;
  throw new UserError({
    got: `Athena's saved query ${id} is not as Endpointer saved it`,
    allowed: 'a first line that says which table it is of',
    remedy: 'deploy the stack again; save changed queries under names of your own',
  });
}

async function askTable(
  athena: Athena,
  table: RollUpTable,
  { from, to, ...question }: AthenaQuestion & { readonly from: string; readonly to: string },
  io: Io,
): Promise<Asked> {
  const sql = rollUpQuery(table, {
    ...question,
    from: quoted(dayOf(table, from)),
    to: quoted(dayOf(table, to)),
  });
  io.stderr.write(`Asking Athena for ${nameOf(table)}, ${from} to ${to} ...\n`);
  const { rows, queryExecutionId, scannedBytes } = await athena.run(sql, (state, bytes) =>
    io.stderr.write(`  ${state.toLowerCase()}, ${formatBytes(bytes)} scanned\n`),
  );
  return { table, ...toRollUp(rows, { fields: table.fields }), queryExecutionId, scannedBytes };
}

function nameOf({ database, table }: RollUpTable): string {
  return `${database}.${table}`;
}

/** A table stands where files stand elsewhere: what is wrong with its lines is said by its name. */
function filesOf(asked: readonly Asked[]): FlowFiles {
  return {
    read: 0,
    bytes: asked.reduce((sum, { scannedBytes }) => sum + scannedBytes, 0),
    ofOtherRegions: 0,
    bad: asked.flatMap(({ table, counts: { malformed } }) =>
      malformed === 0
        ? []
        : [
            {
              name: nameOf(table),
              kind: 'malformedLines',
              problem: `${malformed} ${malformed === 1 ? 'line is no record' : 'lines are no records'} of the table's format; the others count`,
            },
          ],
    ),
    formats: asked.map(({ table: { fields } }) => ({
      fields,
      files: 0,
      methods: possibleMethods({ fields }),
    })),
  };
}

/** Both counted. A scan costs money, so that its first day is never guessed. */
function parseDays({ from, to }: RawOptions): readonly [string, string] {
  const today = new Date().toISOString().slice(0, 10);
  const first = parseDay('--from', from);
  const last = to === undefined ? today : parseDay('--to', to);
  if (first <= last) return [first, last];
  throw new UserError({
    got: `--from ${first}, which is after the last day ${last}`,
    allowed: 'a first day that is not after the last one',
    remedy: 'correct --from or --to',
  });
}

function parseDay(option: string, day: string | undefined): string {
  const isDay = day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  // 2026-02-31 is a date that JavaScript moves on.
  if (isDay && new Date(day).toISOString().startsWith(day)) return day;
  throw new UserError({
    got: day === undefined ? `--athena without ${option}` : `${option} ${day}`,
    allowed: 'a day in UTC, such as 2026-11-20',
    remedy: `give ${option} a day: Athena charges by what it scans`,
  });
}
