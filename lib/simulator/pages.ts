import { Refusal } from './refusal.ts';

interface Rest {
  readonly list: string;
  readonly items: readonly unknown[];
  readonly offset: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

const tokensKept = 10_000;

/** The listings under way: a token stands for the rest of one list, as it was when its first page was read. */
export class Pages {
  readonly #rests = new Map<string, Rest>();
  #issued = 0;

  /** The next page of a list; `list` names the operation and its filters, so that a token serves no other request. */
  take<T>(
    list: string,
    token: string | undefined,
    read: () => readonly T[],
    size: number,
    badToken: () => Refusal,
  ): Page<T> {
    const rest = token === undefined ? { list, items: read(), offset: 0 } : this.#rests.get(token);
    if (!rest || rest.list !== list) throw badToken();
    const end = rest.offset + size;
    const items = rest.items.slice(rest.offset, end) as readonly T[];
    return { items, nextToken: end < rest.items.length ? this.#keep({ ...rest, offset: end }) : undefined };
  }

  #keep(rest: Rest): string {
    this.#issued += 1;
    const token = Buffer.from(`${this.#issued}:${rest.offset}`).toString('base64');
    this.#rests.set(token, rest);
    if (this.#rests.size > tokensKept) this.#rests.delete(this.#rests.keys().next().value ?? '');
    return token;
  }
}
