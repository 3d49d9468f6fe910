/** Queries for the names of partners, each source and name once, however long the logs are. */
import type { NameQuery } from '../network/estate.ts';
import type { LoggedQuery } from './logged-query.ts';
import type { Partner } from './partner.ts';
import { partnerOfHost } from './partner-catalogue.ts';

/** Sources and names that are kept: each address of a large VPC may ask for each name of a partner. */
const MOST_KEPT = 100_000;

interface Collected {
  readonly query: LoggedQuery;
  readonly days: Set<string>;
  count: number;
  from: string;
  to: string;
}

export class SeenQueries {
  readonly #partners: readonly Partner[];
  readonly #since: string;
  readonly #most: number;
  readonly #isOfPartner = new Map<string, boolean>();
  readonly #kept = new Map<string, Collected>();
  #leftOut = 0;

  /** What was asked before `since` (ISO 8601, UTC) does not count. */
  constructor(partners: readonly Partner[], since: string, most = MOST_KEPT) {
    this.#partners = partners;
    this.#since = since;
    this.#most = most;
  }

  add(query: LoggedQuery): void {
    const { vpcId, name, source, time, isFromOutside } = query;
    if (time < this.#since || isFromOutside || !this.#names(name)) return;
    const key = `${vpcId} ${source} ${name}`;
    const known = this.#kept.get(key);
    if (known === undefined && this.#kept.size >= this.#most) {
      this.#leftOut += 1;
      return;
    }
    const kept = known ?? { query, days: new Set(), count: 0, from: time, to: time };
    if (known === undefined) this.#kept.set(key, kept);
    kept.count += 1;
    kept.days.add(time.slice(0, 10));
    if (time < kept.from) kept.from = time;
    if (time > kept.to) kept.to = time;
  }

  /** Queries that were not kept, since there were too many sources and names. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** In an order that does not depend on that of the files. */
  list(): readonly NameQuery[] {
    return [...this.#kept]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { query, days, count, from, to }]) => ({
        vpcId: query.vpcId,
        name: query.name,
        source: query.source,
        queries: count,
        days: days.size,
        from,
        to,
      }));
  }

  // Logs repeat few names, and there may be many partners.
  #names(name: string): boolean {
    const known = this.#isOfPartner.get(name);
    if (known !== undefined) return known;
    const isOne = partnerOfHost(this.#partners, name) !== undefined;
    if (this.#isOfPartner.size < this.#most) this.#isOfPartner.set(name, isOne);
    return isOne;
  }
}
