/** What a question to Amazon Athena was, and what it costs. */
export interface AthenaScan {
  /** Days as asked for, both counted. */
  readonly from: string;
  readonly to: string;
  readonly queries: readonly AthenaQuery[];
  readonly scannedBytes: number;
  /** By the list price of one Region: the price list is not asked. */
  readonly estimatedUsd: number;
}

export interface AthenaQuery {
  /** `database.table`. */
  readonly table: string;
  readonly queryExecutionId: string;
  readonly scannedBytes: number;
}

/** https://aws.amazon.com/athena/pricing/, United States East (N. Virginia), by data scanned. */
export const ATHENA_USD_A_TERABYTE = 5;
const TERABYTE = 2 ** 40;
const MEGABYTE = 2 ** 20;
const LEAST_MEGABYTES = 10;

export function athenaScan(from: string, to: string, queries: readonly AthenaQuery[]): AthenaScan {
  const scannedBytes = queries.reduce((sum, query) => sum + query.scannedBytes, 0);
  const charged = queries.reduce((sum, query) => sum + chargedBytes(query.scannedBytes), 0);
  const estimatedUsd = Math.round((charged / TERABYTE) * ATHENA_USD_A_TERABYTE * 1e6) / 1e6;
  return { from, to, queries, scannedBytes, estimatedUsd };
}

/** Rounded up to the megabyte, and at least ten of them a query. */
function chargedBytes(scannedBytes: number): number {
  return Math.max(LEAST_MEGABYTES, Math.ceil(scannedBytes / MEGABYTE)) * MEGABYTE;
}
