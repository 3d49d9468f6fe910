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
import { nameOf, openRandomAccess, piecesOf, type FlowLogObject } from './flow-log-object.ts';
import {
  DEFAULT_LIMITS,
  openInflater,
  type Inflater,
  type InflateLimits,
  type InflateProblem,
} from './gzip-inflater.ts';

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
  async read(object: FlowLogObject): Promise<FlowLogFileReport> {
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

  async #readObject(object: FlowLogObject): Promise<Omit<FlowLogFileReport, 'name'>> {
    const text = new FlowLogText(this.#tally, flowLogIdOf(nameOf(object)));
    const opening = new Opening();
    let storedBytes = 0;
    let inflater: Inflater | undefined;
    let problem: InflateProblem | undefined;
    try {
      for await (const stored of piecesOf(object)) {
        storedBytes += stored.length;
        const piece = opening.take(stored);
        if (piece === undefined) continue;
        if (opening.isParquet) return await this.#readParquet(object);
        if (!opening.isGzip) text.push(piece);
        else {
          inflater ??= openInflater((inflated) => text.push(inflated), this.#limits);
          const pushed = inflater.push(piece);
          problem = pushed instanceof Promise ? await pushed : pushed;
          if (problem) break;
        }
      }
      problem ??= await inflater?.end();
    } finally {
      inflater?.close();
    }
    if (problem) {
      this.#tally.rollback();
      return { storedBytes, counts: NO_LINES, problem };
    }
    text.push(opening.rest());
    return { storedBytes, ...text.end() };
  }

  async #readParquet(object: FlowLogObject): Promise<TextReading & { readonly storedBytes: number }> {
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

/** Holds the first bytes back until there are enough of them to tell what the file is. */
class Opening {
  isGzip = false;
  isParquet = false;
  #held: Uint8Array | undefined = new Uint8Array(0);

  take(piece: Uint8Array): Uint8Array | undefined {
    if (this.#held === undefined) return piece;
    const joined = new Uint8Array(this.#held.length + piece.length);
    joined.set(this.#held);
    joined.set(piece, this.#held.length);
    this.#held = joined;
    if (joined.length < 4) return undefined;
    this.#held = undefined;
    this.isGzip = joined[0] === 0x1f && joined[1] === 0x8b;
    this.isParquet = String.fromCharCode(...joined.subarray(0, 4)) === 'PAR1';
    return joined;
  }

  /** What a file of fewer than four bytes has. */
  rest(): Uint8Array {
    return this.#held ?? new Uint8Array(0);
  }
}
