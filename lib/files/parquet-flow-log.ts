/** A flow log in Parquet: only the columns that the question needs are fetched, one row group at a time. */
import { parquetMetadataAsync, parquetRead, type FileMetaData } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { FLOW_LOG_FIELDS, toFieldName } from '../core/traffic/flow-log-format.ts';
import { NO_LINES } from '../core/traffic/flow-question.ts';
import { REQUIRED_FIELDS, type TextReading } from '../core/traffic/flow-log-text.ts';
import type { FlowTally } from '../core/traffic/flow-tally.ts';
import { ValueScanner, type ColumnValues } from '../core/traffic/value-scanner.ts';
import type { RandomAccess } from './stored-log.ts';

/** Adds the file's records to the tally and commits them; a file that cannot be decoded throws and adds nothing. */
export async function readParquetFlowLog(
  file: RandomAccess,
  tally: FlowTally,
  flowLogId?: string,
): Promise<TextReading> {
  const metadata = await parquetMetadataAsync(file);
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const format = { fields: names.map(toFieldName) };
  if (!format.fields.some((field) => FLOW_LOG_FIELDS.has(field))) {
    return {
      counts: NO_LINES,
      problem: { kind: 'notAFlowLog', reason: 'no known field among the Parquet columns' },
    };
  }
  const missing = REQUIRED_FIELDS.filter((field) => !format.fields.includes(field));
  if (missing.length > 0)
    return { format, counts: NO_LINES, problem: { kind: 'fieldsMissing', fields: missing } };
  const scanner = new ValueScanner({ format, ...(flowLogId !== undefined && { flowLogId }) }, tally);
  let start = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const end = start + Number(rows);
    scanner.add(await readColumns(file, metadata, names, scanner.wantedColumns, start, end), end - start);
    start = end;
  }
  if (tally.overflowed) {
    tally.rollback();
    return { format, counts: NO_LINES, problem: { kind: 'tooManyGroups' } };
  }
  tally.commit();
  const { counts } = scanner;
  return {
    format,
    counts,
    ...(counts.malformed > 0 && { problem: { kind: 'malformedLines', lines: counts.malformed } }),
  };
}

async function readColumns(
  file: RandomAccess,
  metadata: FileMetaData,
  names: readonly string[],
  wanted: readonly number[],
  rowStart: number,
  rowEnd: number,
): Promise<(ColumnValues | undefined)[]> {
  const columns: (unknown[] | undefined)[] = names.map(() => undefined);
  for (const column of wanted) columns[column] = Array.from({ length: rowEnd - rowStart });
  await parquetRead({
    file,
    metadata,
    compressors,
    rowStart,
    rowEnd,
    columns: wanted.map((column) => names[column]!),
    onChunk: ({ columnName, columnData, rowStart: first }) => {
      const values = columns[names.indexOf(columnName)]!;
      const [from, to] = [Math.max(first, rowStart), Math.min(first + columnData.length, rowEnd)];
      for (let row = from; row < to; row++) values[row - rowStart] = columnData[row - first];
    },
  });
  return columns;
}
