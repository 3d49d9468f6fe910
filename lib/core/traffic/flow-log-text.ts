/** A whole flow-log file as text: its first line says what the others mean. */
import { parseHeader, type FlowLogFormat } from './flow-log-format.ts';
import { NO_LINES, type LineCounts } from './flow-question.ts';
import type { FlowTally } from './flow-tally.ts';
import { LONGEST_LINE_BYTES } from './longest-line.ts';
import { RecordScanner } from './record-scanner.ts';

/** Why a file, or a part of it, could not be counted. */
export type FlowLogProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'notAFlowLog'; readonly reason: string }
  | { readonly kind: 'fieldsMissing'; readonly fields: readonly string[] }
  | { readonly kind: 'tooManyGroups' }
  /** The other lines count. */
  | { readonly kind: 'malformedLines'; readonly lines: number };

export interface TextReading {
  readonly format?: FlowLogFormat;
  readonly counts: LineCounts;
  readonly problem?: FlowLogProblem;
}

/** Without these nothing can be summed by hour. */
export const REQUIRED_FIELDS: readonly string[] = ['bytes', 'start'];

const NEWLINE = 10;

export class FlowLogText {
  readonly #tally: FlowTally;
  readonly #flowLogId: string | undefined;
  #header = '';
  #started = false;
  #scanner: RecordScanner | undefined;
  #format: FlowLogFormat | undefined;
  #problem: FlowLogProblem | undefined;

  constructor(tally: FlowTally, flowLogId?: string) {
    this.#tally = tally;
    this.#flowLogId = flowLogId;
  }

  /** Reads the next piece, which may be overwritten after the call. */
  push(piece: Uint8Array): void {
    if (this.#problem) return;
    if (piece.length > 0) this.#started = true;
    if (this.#scanner) this.#scanner.push(piece);
    else this.#readHeader(piece);
  }

  /** Says what the file was; commits its sums to the tally, or takes them back if they mean nothing. */
  end(): TextReading {
    if (!this.#started) return this.#failed({ kind: 'empty' });
    if (!this.#scanner && !this.#problem) this.#open(this.#header);
    if (this.#problem) return this.#failed(this.#problem);
    this.#scanner!.end();
    if (this.#tally.overflowed) return this.#failed({ kind: 'tooManyGroups' });
    this.#tally.commit();
    const { counts } = this.#scanner!;
    const problem: FlowLogProblem | undefined =
      counts.malformed > 0 ? { kind: 'malformedLines', lines: counts.malformed } : undefined;
    return { format: this.#format!, counts, ...(problem && { problem }) };
  }

  #failed(problem: FlowLogProblem): TextReading {
    this.#tally.rollback();
    return { ...(this.#format && { format: this.#format }), counts: NO_LINES, problem };
  }

  #readHeader(piece: Uint8Array): void {
    const newline = piece.indexOf(NEWLINE);
    const end = newline < 0 ? piece.length : newline;
    if (this.#header.length + end > LONGEST_LINE_BYTES) {
      this.#problem = { kind: 'notAFlowLog', reason: 'the first line is longer than any header' };
      return;
    }
    for (let at = 0; at < end; at++) this.#header += String.fromCharCode(piece[at]!);
    if (newline < 0) return;
    this.#open(this.#header);
    this.#scanner?.push(piece.subarray(newline + 1));
  }

  #open(header: string): void {
    const reading = parseHeader(header);
    if (reading.kind === 'notAHeader') {
      this.#problem = { kind: 'notAFlowLog', reason: reading.reason };
      return;
    }
    this.#format = reading.format;
    const missing = REQUIRED_FIELDS.filter((field) => !reading.format.fields.includes(field));
    if (missing.length > 0) this.#problem = { kind: 'fieldsMissing', fields: missing };
    else
      this.#scanner = new RecordScanner(
        { format: reading.format, ...(this.#flowLogId !== undefined && { flowLogId: this.#flowLogId }) },
        this.#tally,
      );
  }
}
