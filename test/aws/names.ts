/**
 * What a script calls a thing, and what the backend calls it.
 *
 * Scripts say `<private>`; a backend says `rtb-0c1f…`. An answer is compared in the script's words, so that two backends
 * with ids of their own can give the same one.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** A step speaks of what an earlier one should have made and did not. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
  readonly called: string;

  constructor(called: string) {
    super(`Nothing is called ${called}`);
    this.called = called;
  }
}

/** An id that no step has named: made where nothing should have been, or of something that is not there. */
const strangeId = /\b(vpce|vpc|rtb|subnet|sgr|sg|eni|pl)-[0-9a-f]{8,17}\b/g;

/** Text that is JSON as a value. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

/** What an answer holds, as plain JSON: a member that is undefined is left out. */
export function toJson(value: unknown): Json {
  return parseJson(JSON.stringify(value ?? null));
}

export class Names {
  readonly #ids = new Map<string, string>();

  give(name: string, id: string): void {
    this.#ids.set(name, id);
  }

  /** The backend's id of a thing; throws for a name that nothing has. */
  id(name: string): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new UnknownName(name);
    return id;
  }

  /**
   * The same value with each known id replaced by its name, and lists of names in order: EC2 promises none. Longest ids first: one may contain another.
   */
  tell(value: Json): Json {
    const known = [...this.#ids].sort(([, a], [, b]) => b.length - a.length);
    return replaceText(value, (text) =>
      known
        .reduce((told, [name, id]) => told.replaceAll(id, `<${name}>`), text)
        .replace(strangeId, '<other $1>'),
    );
  }
}

function replaceText(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return asSet(value.map((item: Json) => replaceText(item, replace)));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replace(key), replaceText(item, replace)]),
  );
}

function asSet(items: readonly Json[]): readonly Json[] {
  return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
}
