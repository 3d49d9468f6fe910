import type { Refusal } from './refusal.ts';
import type { World } from './world.ts';

interface Rest<T> {
  readonly list: string;
  readonly items: readonly T[];
  readonly offset: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

export interface PageRequest<T> {
  /** the operation and its filters, so that a token serves no other request */
  readonly list: string;
  readonly token: string | undefined;
  readonly size: number;
  readonly read: () => readonly T[];
  readonly badToken: () => Refusal;
  /** whether a last page that is full promises another, which is then empty */
  readonly endsEmpty?: boolean;
}

const tokensKept = 10_000;

/** One operation's listings under way: a token stands for the rest of a list as it was when its first page was read. */
export class Pages<T> {
  readonly #restsOfWorlds = new WeakMap<World, Map<string, Rest<T>>>();
  #issued = 0;

  take(world: World, { list, token, size, read, badToken, endsEmpty = false }: PageRequest<T>): Page<T> {
    const rest = token === undefined ? { list, items: read(), offset: 0 } : this.#restsOf(world).get(token);
    if (rest?.list !== list) throw badToken();
    const end = rest.offset + size;
    const items = rest.items.slice(rest.offset, end);
    const hasMore = end < rest.items.length || (endsEmpty && items.length > 0 && items.length === size);
    return { items, nextToken: hasMore ? this.#keep(world, { ...rest, offset: end }) : undefined };
  }

  #restsOf(world: World): Map<string, Rest<T>> {
    const known = this.#restsOfWorlds.get(world) ?? new Map<string, Rest<T>>();
    this.#restsOfWorlds.set(world, known);
    return known;
  }

  #keep(world: World, rest: Rest<T>): string {
    this.#issued += 1;
    const token = Buffer.from(`${this.#issued}:${rest.offset}`).toString('base64');
    const rests = this.#restsOf(world);
    rests.set(token, rest);
    if (rests.size > tokensKept) rests.delete(rests.keys().next().value ?? '');
    return token;
  }
}

/** How many items a page may have: what was asked for, within the operation's largest and the simulator's own bound. */
export function pageSizeOf(asked: number, largest: number, bound: number | 'maximum'): number {
  return Math.min(asked, largest, bound === 'maximum' ? largest : bound);
}
