/**
 * Three-valued logic: a claim holds, does not hold, or cannot be told.
 *
 * A definite answer wins wherever it decides (false AND unknown is false, true OR unknown is true), so one
 * unreadable part of a policy does not blur what the other parts settle. Of several reasons the first is kept.
 */
export type Unknown = { readonly unknown: string };
export type Truth = boolean | Unknown;

export const unknown = (reason: string): Unknown => ({ unknown: reason });

export const isUnknown = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && 'unknown' in value;

export const not = (truth: Truth): Truth => (isUnknown(truth) ? truth : !truth);

/** True when every item is true; stops at the first false. */
export function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let doubt: Unknown | undefined;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth !== true) doubt ??= truth;
  }
  return doubt ?? true;
}

/** True when at least one item is true; stops at the first true. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let doubt: Unknown | undefined;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth !== false) doubt ??= truth;
  }
  return doubt ?? false;
}

/** The items that could be read. */
export const readable = <T extends object>(items: readonly (T | Unknown)[]): readonly T[] =>
  items.flatMap((item) => ('unknown' in item ? [] : [item]));
