/** A log file, wherever it lies: on this machine, or anywhere that can hand over its bytes. */
import { open } from 'node:fs/promises';
import { closeSync, openSync, readSync } from 'node:fs';

export type StoredLog =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'stream';
      /** The key or address by which problems are reported. */
      readonly name: string;
      readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
      /** Length and random access, which only Parquet needs. */
      readonly length?: number;
      readonly readRange?: (start: number, end: number) => Promise<Uint8Array>;
    };

/** Bytes by place, as a Parquet reader wants them. */
export interface RandomAccess {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

const PIECE_BYTES = 262_144;

export function nameOf(object: StoredLog): string {
  return object.kind === 'file' ? object.path : object.name;
}

/** The bytes in order; each piece may be overwritten once the next one is asked for. */
export async function* piecesOf(object: StoredLog): AsyncGenerator<Uint8Array> {
  if (object.kind === 'stream') {
    yield* await object.open();
    return;
  }
  const file = openSync(object.path, 'r');
  const buffer = new Uint8Array(PIECE_BYTES);
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
      yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Random access and what closes it again; undefined if the object has none. */
export async function openRandomAccess(
  object: StoredLog,
): Promise<(RandomAccess & { close(): Promise<void> }) | undefined> {
  if (object.kind === 'stream') {
    const { length, readRange } = object;
    if (length === undefined || readRange === undefined) return undefined;
    const slice = async (start: number, end = length): Promise<ArrayBuffer> =>
      toArrayBuffer(await readRange(start, end));
    return { byteLength: length, slice, close: () => Promise.resolve() };
  }
  const file = await open(object.path, 'r');
  const { size } = await file.stat();
  const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
    const { buffer, bytesRead } = await file.read(new Uint8Array(end - start), 0, end - start, start);
    return toArrayBuffer(buffer.subarray(0, bytesRead));
  };
  return { byteLength: size, slice, close: () => file.close() };
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
