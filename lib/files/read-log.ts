/**
 * Reads a log object, of lines or a document of CloudTrail, compressed by gzip or not.
 *
 * A file that cannot be read, or is another kind of file, is reported by its name, and the others count all the same.
 * CloudTrail's files are held whole, one at a time: they are documents of JSON.
 */
import { constants } from 'node:buffer';
import { isRecord } from '../core/iam/json-record.ts';
import { nameOf, type StoredLog } from './stored-log.ts';
import type { InflateProblem } from './gzip-inflater.ts';
import { inflateObject } from './inflate-object.ts';

export interface LogReport {
  readonly name: string;
  /** Records that were understood. */
  readonly records: number;
  /** Absent if all of the file was understood. */
  readonly problem?: string;
}

export interface LogReading {
  readonly records: number;
  /** What counts of a file whose end is missing. */
  readonly afterCut: string;
  readonly push: (piece: Uint8Array) => void;
  /** What was wrong with the file, if anything. */
  readonly end: () => string | undefined;
}

/** Never throws for what is in the object. */
export async function readLog(object: StoredLog, reading: LogReading): Promise<LogReport> {
  const name = nameOf(object);
  try {
    const { problem } = await inflateObject(object, (piece) => reading.push(piece));
    if (problem !== undefined) {
      return { name, records: reading.records, problem: `${describe(problem)}; ${reading.afterCut}` };
    }
    const fault = reading.end();
    return { name, records: reading.records, ...(fault === undefined ? {} : { problem: fault }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name, records: reading.records, problem: `it cannot be read (${error.message})` };
  }
}

/** A line of any log ends after some kilobytes. */
const LONGEST_LINE = 65_536;

/** Hands over one line after the other; `take` says whether it is a record at all. */
export class LineReading implements LogReading {
  records = 0;
  readonly afterCut = 'what came before counts';
  readonly #what: string;
  readonly #takeLine: (line: string) => boolean;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #isInLongLine = false;
  #malformed = 0;

  /** `what` a line should be: `record of an S3 server access log`. */
  constructor(what: string, takeLine: (line: string) => boolean) {
    this.#what = what;
    this.#takeLine = takeLine;
  }

  push(piece: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(piece, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    if (this.#rest.length <= LONGEST_LINE) return;
    if (!this.#isInLongLine) this.#malformed++;
    this.#isInLongLine = true;
    this.#rest = '';
  }

  end(): string | undefined {
    this.#take(this.#rest + this.#decoder.decode());
    if (this.#malformed === 0) return undefined;
    const lines = this.#malformed === 1 ? '1 line is' : `${this.#malformed} lines are`;
    return `${lines} no ${this.#what}; the others count`;
  }

  #take(line: string): void {
    if (this.#isInLongLine) {
      this.#isInLongLine = false;
      return;
    }
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') return;
    if (this.#takeLine(text)) this.records++;
    else this.#malformed++;
  }
}

/** Hands over the records of a file of CloudTrail once it is whole. */
export class TrailReading implements LogReading {
  records = 0;
  readonly afterCut = 'nothing of it counts';
  readonly #takeRecord: (record: unknown) => void;
  readonly #pieces: Buffer[] = [];
  #length = 0;

  constructor(takeRecord: (record: unknown) => void) {
    this.#takeRecord = takeRecord;
  }

  push(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > constants.MAX_STRING_LENGTH)
      throw new Error('it is longer than a document of JSON may be');
    // A copy: the piece may be overwritten, and `slice` of a Buffer is none.
    this.#pieces.push(Buffer.from(piece));
  }

  end(): string | undefined {
    const records = recordsOf(Buffer.concat(this.#pieces).toString('utf8'));
    if (records === undefined) return 'it is no file of CloudTrail: no JSON with a list Records';
    for (const record of records) {
      this.records++;
      this.#takeRecord(record);
    }
    return undefined;
  }
}

function recordsOf(text: string): readonly unknown[] | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) && Array.isArray(document['Records']) ? document['Records'] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function describe(problem: InflateProblem): string {
  switch (problem.kind) {
    case 'truncated':
      return 'its gzip stream is cut off';
    case 'corrupt':
      return `its gzip stream is damaged (${problem.reason})`;
    case 'tooLarge':
      return `it inflates to more than ${problem.limitBytes} bytes`;
  }
}
