/** What a terminal would obey instead of show, and what turns round the order of letters; line breaks are welcome. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * The value with every text in it fit to be shown.
 *
 * Names, tags, user agents and policies are written by others, and an escape sequence in one of them could hide a line
 * of a plan from the person who approves it.
 */
export function printable<T>(value: T): T {
  // The shape stays; only characters of texts change.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(UNPRINTABLE, '\uFFFD');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [clean(name), clean(member)]));
}
