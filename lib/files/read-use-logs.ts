/**
 * Reads logs that tell who used which bucket: S3 server access logs (text) and CloudTrail's files (JSON, `Records`).
 *
 * Either may be compressed by gzip. A file that cannot be read, or is another kind of file, is reported by its name, and
 * the others count all the same. CloudTrail's files are held whole, one at a time: they are documents of JSON.
 */
import { constants } from 'node:buffer';
import { toAccessLogUse } from '../core/buckets/access-log-use.ts';
import type { SeenUses } from '../core/buckets/seen-uses.ts';
import { toTrailUse } from '../core/buckets/trail-use.ts';
import { isRecord } from '../core/iam/json-record.ts';
import { nameOf, type StoredLog } from './stored-log.ts';
import type { InflateProblem } from './gzip-inflater.ts';
import { inflateObject } from './inflate-object.ts';

export type UseLogKind = 'accessLogs' | 'trailLogs';

export interface UseLogReport {
  readonly name: string;
  readonly requests: number;
  /** Absent if all of the file was understood. */
  readonly problem?: string;
}

export interface UseLogTarget {
  readonly partition: string;
  readonly uses: SeenUses;
}

export async function readUseLog(
  kind: UseLogKind,
  object: StoredLog,
  target: UseLogTarget,
): Promise<UseLogReport> {
  const name = nameOf(object);
  const reading = kind === 'accessLogs' ? new AccessLogReading(target) : new TrailReading(target);
  try {
    const { problem } = await inflateObject(object, (piece) => reading.push(piece));
    if (problem !== undefined) {
      return { name, requests: reading.requests, problem: `${describe(problem)}; ${reading.afterCut}` };
    }
    const fault = reading.end();
    return { name, requests: reading.requests, ...(fault === undefined ? {} : { problem: fault }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name, requests: reading.requests, problem: `it cannot be read (${error.message})` };
  }
}

interface Reading {
  readonly requests: number;
  /** What counts of a file whose end is missing. */
  readonly afterCut: string;
  readonly push: (piece: Uint8Array) => void;
  /** What was wrong with the file, if anything. */
  readonly end: () => string | undefined;
}

/** A log line ends with a key and headers of at most some kilobytes each. */
const LONGEST_LINE = 65_536;

class AccessLogReading implements Reading {
  requests = 0;
  readonly afterCut = 'what came before counts';
  readonly #target: UseLogTarget;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #isInLongLine = false;
  #malformed = 0;

  constructor(target: UseLogTarget) {
    this.#target = target;
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
    return `${lines} no record of an S3 server access log; the others count`;
  }

  #take(line: string): void {
    if (this.#isInLongLine) {
      this.#isInLongLine = false;
      return;
    }
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') return;
    const read = toAccessLogUse(text, this.#target.partition);
    if (read.kind === 'malformed') this.#malformed++;
    else this.requests++;
    if (read.kind === 'use') this.#target.uses.add(read.seen);
  }
}

class TrailReading implements Reading {
  requests = 0;
  readonly afterCut = 'nothing of it counts';
  readonly #target: UseLogTarget;
  readonly #pieces: Buffer[] = [];
  #length = 0;

  constructor(target: UseLogTarget) {
    this.#target = target;
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
      this.requests++;
      const seen = toTrailUse(record, this.#target.partition);
      if (seen !== undefined) this.#target.uses.add(seen);
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
