import { completeFixture, type Fixture, type FixtureEndpoint, type Kind } from './fixture.ts';
import type { Choices } from './choices.ts';
import { validateFixture } from './validate-fixture.ts';

/** What a caller still sees of a kind after it was written: the list as it was, for some more reads. */
interface OldView<K extends Kind> {
  readonly items: Fixture[K];
  readsLeft: number;
}

export interface WorldOptions {
  readonly staleReads: number;
  readonly pendingPolls: number;
  readonly choices: Choices;
}

/**
 * The account's present state, and what callers are shown of it. Lists and their items are replaced, never changed in
 * place, so that an old view costs nothing and cannot move.
 */
export class World {
  readonly options: WorldOptions;
  /** answers already given to a client token */
  readonly rememberedTokens = new Map<string, { readonly request: string; readonly endpointId: string }>();
  /** the last id of each security group rule that a call made, by what it says: an old view may still show the rule */
  readonly knownRuleIds = new Map<string, string>();
  #live: Fixture;
  #oldViews: { [K in Kind]?: OldView<K> } = {};
  readonly #pollsLeft = new Map<string, number>();
  #created = 0;

  constructor(fixture: Fixture, options: WorldOptions) {
    this.#live = fixture;
    this.options = options;
  }

  get accountId(): string {
    return this.#live.accountId;
  }

  get region(): string {
    return this.#live.region;
  }

  /** The true state of a kind: what a write is checked against. */
  present<K extends Kind>(kind: K): Fixture[K] {
    return this.#live[kind];
  }

  /** Whether the next read of a kind shows the state before a write. */
  isStale(kind: Kind): boolean {
    return (this.#oldViews[kind]?.readsLeft ?? 0) > 0;
  }

  /** What a read shows: for a moment after a write, the state before it. */
  read<K extends Kind>(kind: K): Fixture[K] {
    const old: OldView<K> | undefined = this.#oldViews[kind];
    if (old === undefined || old.readsLeft === 0) return this.#live[kind];
    old.readsLeft -= 1;
    return old.items;
  }

  write<K extends Kind>(kind: K, items: Fixture[K]): void {
    const readsLeft = this.options.choices.upTo('staleReads', this.options.staleReads);
    const old: OldView<K> | undefined = this.#oldViews[kind];
    if (old && old.readsLeft > 0) old.readsLeft = Math.max(old.readsLeft, readsLeft);
    else this.#oldViews = { ...this.#oldViews, [kind]: { items: this.#live[kind], readsLeft } };
    this.#live = { ...this.#live, [kind]: items };
  }

  /** Changes a kind without an old view: time passing, not somebody writing. */
  settle<K extends Kind>(kind: K, items: Fixture[K]): void {
    this.#live = { ...this.#live, [kind]: items };
  }

  /** Sets an endpoint under way: it arrives after the given number of looks. */
  startPolling(
    endpoint: FixtureEndpoint,
    polls = this.options.choices.upTo('pendingPolls', this.options.pendingPolls),
  ): void {
    this.#pollsLeft.set(endpoint.VpcEndpointId ?? '', polls);
  }

  /** Whether something about an endpoint has still to happen. */
  isUnderWay(endpointId: string): boolean {
    return this.#pollsLeft.has(endpointId);
  }

  /** Counts one look at an endpoint under way; true when it has arrived where it was going. */
  pollArrives(endpointId: string): boolean {
    const left = this.#pollsLeft.get(endpointId);
    if (left === undefined) return false;
    if (left > 0) {
      this.#pollsLeft.set(endpointId, left - 1);
      return false;
    }
    this.#pollsLeft.delete(endpointId);
    return true;
  }

  /** A new resource id in AWS's form, the same for the same sequence of calls. */
  newId(prefix: string): string {
    this.#created += 1;
    return `${prefix}-0${this.#created.toString(16).padStart(4, '0')}5e1f00d5e1f0`;
  }

  snapshot(): Fixture {
    return structuredClone(this.#live);
  }

  /** Somebody else's doing, seen at once. Throws, and changes nothing, when the result is no possible account. */
  mutate(change: (state: Fixture) => void): void {
    const next = this.snapshot();
    change(next);
    const complete = completeFixture(next);
    validateFixture(complete);
    this.#oldViews = {};
    this.#live = complete;
  }
}
