/**
 * Inflating piece by piece into one output buffer that is used again and again.
 *
 * zlib.createGunzip allocates a buffer for each piece of output and hands each to a thread and back; that is
 * about a third of its time. Its handle can write into a buffer of ours, but is no public API: it is used only
 * after it has proved itself on a sample, and otherwise zlib.createGunzip is. A test notices which one it is.
 */
import { constants, createGunzip, gzipSync, type Gunzip } from 'node:zlib';

export type InflateProblem =
  | { readonly kind: 'truncated' }
  | { readonly kind: 'corrupt'; readonly reason: string }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number };

export interface InflateLimits {
  /** A file that inflates to more is refused. */
  readonly inflatedBytes: number;
  /** And so is one that grows by more than this factor, beyond its first 64 MiB. */
  readonly ratio: number;
}

export const DEFAULT_LIMITS: InflateLimits = { inflatedBytes: 4 * 1024 ** 3, ratio: 200 };

/** Gets each piece of output, which is overwritten after the call. */
export type OnInflated = (piece: Uint8Array) => void;

export interface Inflater {
  /** Takes the next piece of the file; it may be overwritten once the answer is there. */
  push(input: Uint8Array): InflateProblem | undefined | Promise<InflateProblem | undefined>;
  /** The file ends here; a problem if the gzip stream does not. */
  end(): InflateProblem | undefined | Promise<InflateProblem | undefined>;
  close(): void;
}

/** So much in one go that what parsing needs in the caches is not pushed out by inflating too often. */
const PIECE_BYTES = 1_048_576;
const UNLIMITED_BYTES = 64 * 1024 ** 2;
const output = new Uint8Array(PIECE_BYTES);

interface ZlibHandle {
  writeSync(
    flush: number,
    input: Uint8Array,
    from: number,
    length: number,
    out: Uint8Array,
    outFrom: number,
    outLength: number,
  ): void;
}

/** An inflater by the handle where that works, by the public stream where it does not. */
export function openInflater(onInflated: OnInflated, limits: InflateLimits = DEFAULT_LIMITS): Inflater {
  return handleWorks() ? new HandleInflater(onInflated, limits) : new StreamInflater(onInflated, limits);
}

let proved: boolean | undefined;

/** Whether this Node's zlib handle inflates a sample, finds its end, and notices that a part is missing. */
export function handleWorks(): boolean {
  proved ??= proveHandle();
  return proved;
}

function proveHandle(): boolean {
  const sample = gzipSync('flow log '.repeat(1000));
  let inflated = 0;
  const inflate = (end: number): InflateProblem | undefined => {
    const inflater = new HandleInflater((piece) => (inflated += piece.length), DEFAULT_LIMITS);
    const problem =
      inflater.push(sample.subarray(0, 20)) ?? inflater.push(sample.subarray(20, end)) ?? inflater.end();
    inflater.close();
    return problem;
  };
  try {
    const whole = inflate(sample.length);
    return whole === undefined && inflated === 9000 && inflate(sample.length - 1)?.kind === 'truncated';
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

export class HandleInflater implements Inflater {
  readonly #onInflated: OnInflated;
  readonly #gunzip: Gunzip;
  readonly #handle: ZlibHandle;
  /** What the last write left: free bytes of output, unread bytes of input. */
  readonly #state: Uint32Array;
  readonly #size: SizeWatch;
  #failure: InflateProblem | undefined;

  constructor(onInflated: OnInflated, limits: InflateLimits) {
    this.#onInflated = onInflated;
    this.#gunzip = createGunzip({ chunkSize: 64 });
    this.#handle = handleOf(this.#gunzip);
    this.#state = stateOf(this.#gunzip);
    this.#size = new SizeWatch(limits);
    // zlib itself looks this property up when it fails; there is no event to listen to.
    Reflect.set(this.#handle, 'onerror', (message: string, _errno: number, code: string) => {
      this.#failure = toProblem(code, message);
    });
  }

  push(input: Uint8Array): InflateProblem | undefined {
    this.#size.read += input.length;
    let from = 0;
    for (;;) {
      const left = input.length - from;
      this.#handle.writeSync(constants.Z_NO_FLUSH, input, from, left, output, 0, PIECE_BYTES);
      if (this.#failure) return this.#failure;
      const [free, unread] = [this.#state[0]!, this.#state[1]!];
      from = input.length - unread;
      const problem = this.#emit(PIECE_BYTES - free);
      if (problem) return problem;
      // Zeros behind the end are padding and are never taken; anything else there is read as a further member.
      if (unread === left && free === PIECE_BYTES) return checkPadding(input.subarray(from));
      if (unread === 0 && free > 0) return undefined;
    }
  }

  end(): InflateProblem | undefined {
    for (;;) {
      this.#handle.writeSync(constants.Z_FINISH, output, 0, 0, output, 0, PIECE_BYTES);
      const problem = this.#failure ?? this.#emit(PIECE_BYTES - this.#state[0]!);
      if (problem || this.#state[0]! > 0) return problem;
    }
  }

  close(): void {
    this.#gunzip.close();
  }

  #emit(length: number): InflateProblem | undefined {
    const problem = this.#size.add(length);
    if (!problem && length > 0) this.#onInflated(output.subarray(0, length));
    return problem;
  }
}

export class StreamInflater implements Inflater {
  readonly #gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  readonly #size: SizeWatch;
  readonly #ended: Promise<void>;
  #failure: InflateProblem | undefined;

  constructor(onInflated: OnInflated, limits: InflateLimits) {
    this.#size = new SizeWatch(limits);
    this.#gunzip.on('data', (piece: Uint8Array) => {
      this.#failure ??= this.#size.add(piece.length);
      if (!this.#failure) onInflated(piece);
    });
    this.#ended = new Promise((resolve) => {
      this.#gunzip.once('error', (error: NodeJS.ErrnoException) => {
        this.#failure ??= toProblem(error.code ?? '', error.message);
        resolve();
      });
      this.#gunzip.once('end', resolve);
    });
  }

  async push(input: Uint8Array): Promise<InflateProblem | undefined> {
    this.#size.read += input.length;
    const taken = new Promise<void>((resolve) => {
      this.#gunzip.write(input, () => resolve());
    });
    await Promise.race([taken, this.#ended]);
    return this.#failure;
  }

  async end(): Promise<InflateProblem | undefined> {
    this.#gunzip.end();
    await this.#ended;
    return this.#failure;
  }

  close(): void {
    this.#gunzip.close();
  }
}

class SizeWatch {
  read = 0;
  #inflated = 0;
  readonly #limits: InflateLimits;

  constructor(limits: InflateLimits) {
    this.#limits = limits;
  }

  add(bytes: number): InflateProblem | undefined {
    this.#inflated += bytes;
    const { inflatedBytes, ratio } = this.#limits;
    const limitBytes = Math.min(inflatedBytes, Math.max(UNLIMITED_BYTES, this.read * ratio));
    return this.#inflated > limitBytes ? { kind: 'tooLarge', limitBytes } : undefined;
  }
}

function checkPadding(rest: Uint8Array): InflateProblem | undefined {
  return rest.every((byte) => byte === 0) ? undefined : { kind: 'corrupt', reason: 'bytes behind the end' };
}

function toProblem(code: string, reason: string): InflateProblem {
  return code === 'Z_BUF_ERROR' ? { kind: 'truncated' } : { kind: 'corrupt', reason };
}

function handleOf(gunzip: Gunzip): ZlibHandle {
  const handle: unknown = Reflect.get(gunzip, '_handle');
  if (!isHandle(handle)) throw new TypeError('this Node has no zlib handle as it used to be');
  return handle;
}

function isHandle(value: unknown): value is ZlibHandle {
  return typeof value === 'object' && value !== null && 'writeSync' in value && 'onerror' in value;
}

function stateOf(gunzip: Gunzip): Uint32Array {
  const state: unknown = Reflect.get(gunzip, '_writeState');
  if (!(state instanceof Uint32Array) || state.length !== 2)
    throw new TypeError('this Node has no zlib write state as it used to be');
  return state;
}
