/** Calls through endpoints that logs show, each kind of call once with its number. */
import type { EndpointUse } from '../../network/estate.ts';
import type { TrailCall } from './trail-endpoint-use.ts';

/** Kinds of calls that are kept: objects of a bucket have names without end. */
const MOST_KEPT = 100_000;
/** Of more objects of one bucket a policy would name the bucket. */
const MOST_OBJECTS = 20;

interface Collected {
  readonly call: TrailCall;
  calls: number;
  from: string;
  to: string;
}

export class SeenEndpointUses {
  readonly #since: string;
  readonly #most: number;
  readonly #kept = new Map<string, Collected>();
  /** By request: under which kind it counts, since several events may tell of it. */
  readonly #requests = new Map<string, string>();
  #leftOut = 0;

  /** What was called before `since` (ISO 8601, UTC) does not count. */
  constructor(since: string, most = MOST_KEPT) {
    this.#since = since;
    this.#most = most;
  }

  add(call: TrailCall): void {
    if (call.time < this.#since || !this.#isNew(call)) return;
    const key = keyOf(call);
    const known = this.#kept.get(key);
    if (known === undefined && this.#kept.size >= this.#most) {
      this.#leftOut += 1;
      return;
    }
    const kept = known ?? { call, calls: 0, from: call.time, to: call.time };
    if (known === undefined) this.#kept.set(key, kept);
    kept.calls += 1;
    if (call.time < kept.from) kept.from = call.time;
    if (call.time > kept.to) kept.to = call.time;
  }

  /** Calls of kinds that did not fit in. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** In an order that does not depend on that of the files. */
  list(): readonly EndpointUse[] {
    const uses = [...this.#kept.values()].map(toUse);
    const groups = Map.groupBy(uses, groupOf);
    return [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, same]) => (same.length > MOST_OBJECTS ? asOneBucket(same) : same.toSorted(byResource)));
  }

  /** Of two events of one call the one that tells the resource counts. */
  #isNew(call: TrailCall): boolean {
    if (call.requestId === undefined) return true;
    const id = `${call.vpcEndpointId} ${call.requestId}`;
    const before = this.#requests.get(id);
    if (before === undefined) {
      if (this.#requests.size < this.#most) this.#requests.set(id, keyOf(call));
      return true;
    }
    const known = this.#kept.get(before);
    if (call.resource === undefined || known?.call.resource !== undefined) return false;
    if (known !== undefined) known.calls -= 1;
    if (known?.calls === 0) this.#kept.delete(before);
    this.#requests.set(id, keyOf(call));
    return true;
  }
}

function keyOf({ vpcEndpointId, action, principalArn, principalAccount, resource }: TrailCall): string {
  return JSON.stringify([vpcEndpointId, action, principalArn, principalAccount, resource]);
}

function toUse({ call, calls, from, to }: Collected): EndpointUse {
  const { time: _time, requestId: _requestId, ...use } = call;
  return { ...use, calls, from, to, source: 'CloudTrail' };
}

const OBJECT = /^(arn:[a-z-]+:s3:::[^/]+)\/./;

/** One kind of call on the objects of one bucket; everything else is a group by itself. */
function groupOf(use: EndpointUse): string {
  const { vpcEndpointId, action, principalArn = '', principalAccount = '', resource = '' } = use;
  return [vpcEndpointId, action, principalArn, principalAccount, OBJECT.exec(resource)?.[1] ?? resource].join(
    ' ',
  );
}

function byResource({ resource: a = '' }: EndpointUse, { resource: b = '' }: EndpointUse): number {
  return a < b ? -1 : 1;
}

function asOneBucket(same: readonly EndpointUse[]): readonly EndpointUse[] {
  const [first] = same;
  const bucket = OBJECT.exec(first?.resource ?? '')?.[1];
  if (first === undefined || bucket === undefined) return same;
  return [
    {
      ...first,
      resource: `${bucket}/*`,
      calls: same.reduce((sum, { calls }) => sum + calls, 0),
      from: same.map(({ from }) => from).sort()[0] ?? first.from,
      to:
        same
          .map(({ to }) => to)
          .sort()
          .at(-1) ?? first.to,
    },
  ];
}
