/** The hazards that say what could not be looked at. */
import type { Part } from '../../network/estate.ts';
import type { Hazard } from '../plan.ts';

const NAMES_SHOWN = 3;

/** One hazard for each part of the estate that is needed to tell and that could not be read. */
export function missingParts(
  id: string,
  what: string,
  parts: Readonly<Record<string, Part<unknown>>>,
): readonly Hazard[] {
  return Object.entries(parts).flatMap(([subject, part]) =>
    part.status === 'read'
      ? []
      : [{ id, kind: 'unreadable' as const, subject, text: `Cannot tell ${what}: ${part.reason}.` }],
  );
}

export interface Unread {
  readonly name: string;
  readonly reason: string;
}

/** One hazard for many things of one part that could not be read, with the first few names; none for none. */
export function unreadGroup(
  id: string,
  subject: string,
  what: string,
  unread: readonly Unread[],
): readonly Hazard[] {
  const sorted = unread.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) return [];
  const names = sorted.slice(0, NAMES_SHOWN).map((item) => item.name);
  const rest = sorted.length - names.length;
  const list = `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const text = `Cannot tell ${what}: ${list} could not be read (${first.name}: ${first.reason}).`;
  return [{ id, kind: 'unreadable', subject, text }];
}
