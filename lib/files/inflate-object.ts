/** The bytes of a log object, inflated where its first bytes say that it is compressed by gzip. */
import { piecesOf, type StoredLog } from './stored-log.ts';
import {
  DEFAULT_LIMITS,
  openInflater,
  type Inflater,
  type InflateLimits,
  type InflateProblem,
  type OnInflated,
} from './gzip-inflater.ts';

export interface Inflation {
  /** Bytes as stored, so far as they were read. */
  readonly storedBytes: number;
  readonly isParquet: boolean;
  /** What is wrong with the gzip stream; what came before was handed over. */
  readonly problem?: InflateProblem;
}

export interface InflateOptions {
  readonly limits?: InflateLimits;
  /** Parquet is read in another way: none of it is handed over. */
  readonly leavesParquet?: boolean;
}

/** Each piece may be overwritten once the next one is asked for. Throws what the object throws. */
export async function inflateObject(
  object: StoredLog,
  onPiece: OnInflated,
  { limits = DEFAULT_LIMITS, leavesParquet = false }: InflateOptions = {},
): Promise<Inflation> {
  const opening = new Opening();
  let storedBytes = 0;
  let inflater: Inflater | undefined;
  let problem: InflateProblem | undefined;
  try {
    for await (const stored of piecesOf(object)) {
      storedBytes += stored.length;
      const piece = opening.take(stored);
      if (piece === undefined) continue;
      if (opening.isParquet && leavesParquet) return { storedBytes, isParquet: true };
      if (!opening.isGzip) onPiece(piece);
      else {
        inflater ??= openInflater(onPiece, limits);
        const pushed = inflater.push(piece);
        problem = pushed instanceof Promise ? await pushed : pushed;
        if (problem) break;
      }
    }
    problem ??= await inflater?.end();
  } finally {
    inflater?.close();
  }
  if (problem) return { storedBytes, isParquet: false, problem };
  onPiece(opening.rest());
  return { storedBytes, isParquet: opening.isParquet };
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
