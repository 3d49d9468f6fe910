/** Uses of buckets that logs show, each kind of use once: who, what, and which way, with the first of its objects. */
import type { SeenUse, Use } from './consumer.ts';

export interface SeenOfBucket {
  readonly uses: readonly Use[];
  /** ISO 8601: the earliest and the latest request that was seen. */
  readonly from: string;
  readonly to: string;
  /** Kinds of use that did not fit in; they are not among `uses`. */
  readonly leftOut: number;
}

/** Kinds of use that are kept for one bucket: a public bucket has one for each address that ever asked. */
const MOST_OF_BUCKET = 10_000;

interface Collected {
  readonly uses: Map<string, Use>;
  readonly leftOut: Set<string>;
  from: string;
  to: string;
}

export class SeenUses {
  readonly #since: string;
  readonly #most: number;
  readonly #byBucket = new Map<string, Collected>();
  #unreadFiles = 0;

  /** What was seen before `since` (ISO 8601, UTC) does not count. */
  constructor(since: string, most = MOST_OF_BUCKET) {
    this.#since = since;
    this.#most = most;
  }

  add({ bucketName, time, use }: SeenUse): void {
    if (time < this.#since) return;
    const known = this.#byBucket.get(bucketName);
    const bucket = known ?? {
      uses: new Map<string, Use>(),
      leftOut: new Set<string>(),
      from: time,
      to: time,
    };
    if (known === undefined) this.#byBucket.set(bucketName, bucket);
    if (time < bucket.from) bucket.from = time;
    if (time > bucket.to) bucket.to = time;
    const kind = `${use.name}\n${use.request.action}\n${use.evidence}`;
    if (bucket.uses.has(kind)) return;
    if (bucket.uses.size < this.#most) bucket.uses.set(kind, use);
    // Counting them needs their names, which are bounded as well.
    else if (bucket.leftOut.size < this.#most) bucket.leftOut.add(kind);
  }

  /** Log files that could not be read, or not wholly: who is in them is not known. */
  noteUnread(files: number): void {
    this.#unreadFiles += files;
  }

  get unreadFiles(): number {
    return this.#unreadFiles;
  }

  /** ISO 8601, UTC: what was before does not count. */
  get since(): string {
    return this.#since;
  }

  /** Undefined where no log shows the bucket. */
  of(bucketName: string): SeenOfBucket | undefined {
    const bucket = this.#byBucket.get(bucketName);
    if (bucket === undefined) return undefined;
    const { uses, leftOut, from, to } = bucket;
    return { uses: [...uses.values()], from, to, leftOut: leftOut.size };
  }
}
