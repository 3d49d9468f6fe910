/** Reads one flow-log object after another into one tally; an object that is broken is reported and counts nothing. */
import { FlowLogText, type FlowLogProblem, type TextReading } from '../core/traffic/flow-log-text.ts';
import { flowLogIdOf } from '../core/traffic/flow-log-key.ts';
import type { FlowLogFormat } from '../core/traffic/flow-log-format.ts';
import {
  NO_LINES,
  type FlowGroup,
  type FlowQuestion,
  type FlowRejection,
  type LineCounts,
} from '../core/traffic/flow-question.ts';
import { FlowTally } from '../core/traffic/flow-tally.ts';
import { nameOf, openRandomAccess, type StoredLog } from './stored-log.ts';
import { DEFAULT_LIMITS, type InflateLimits, type InflateProblem } from './gzip-inflater.ts';
import { inflateObject } from './inflate-object.ts';

export type FlowLogFileProblem =
  | FlowLogProblem
  | InflateProblem
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface FlowLogFileReport {
  readonly name: string;
  /** Bytes as stored, so far as they were read; Parquet is read in parts and tells its whole length. */
  readonly storedBytes: number;
  readonly format?: FlowLogFormat;
  readonly counts: LineCounts;
  /** Absent if every line was understood. With `malformedLines` the other lines count, with others nothing does. */
  readonly problem?: FlowLogFileProblem;
}

export class FlowLogReader {
  readonly #tally: FlowTally;
  readonly #limits: InflateLimits;

  constructor(question: FlowQuestion, limits: InflateLimits = DEFAULT_LIMITS) {
    this.#tally = new FlowTally(question);
    this.#limits = limits;
  }

  groups(): FlowGroup[] {
    return this.#tally.groups();
  }

  /** Empty unless the question asks for them. */
  rejections(): FlowRejection[] {
    return this.#tally.rejections();
  }

  /** Never throws for what is in the object; what cannot be opened or decoded is a problem of that object. */
  async read(object: StoredLog): Promise<FlowLogFileReport> {
    const name = nameOf(object);
    try {
      return { name, ...(await this.#readObject(object)) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#tally.rollback();
      return {
        name,
        storedBytes: 0,
        counts: NO_LINES,
        problem: { kind: 'unreadable', reason: error.message },
      };
    }
  }

  async #readObject(object: StoredLog): Promise<Omit<FlowLogFileReport, 'name'>> {
    const text = new FlowLogText(this.#tally, flowLogIdOf(nameOf(object)));
    const { storedBytes, isParquet, problem } = await inflateObject(object, (piece) => text.push(piece), {
      limits: this.#limits,
      leavesParquet: true,
    });
    if (isParquet) return this.#readParquet(object);
    if (problem) {
      this.#tally.rollback();
      return { storedBytes, counts: NO_LINES, problem };
    }
    return { storedBytes, ...text.end() };
  }

  async #readParquet(object: StoredLog): Promise<TextReading & { readonly storedBytes: number }> {
    const file = await openRandomAccess(object);
    if (!file) throw new Error('Parquet needs random access, and this object gives none');
    try {
      // Loaded when it is needed: text files do without its decompressors and their memory.
      const { readParquetFlowLog } = await import('./parquet-flow-log.ts');
      const reading = await readParquetFlowLog(file, this.#tally, flowLogIdOf(nameOf(object)));
      return { storedBytes: file.byteLength, ...reading };
    } finally {
      await file.close();
    }
  }
}
