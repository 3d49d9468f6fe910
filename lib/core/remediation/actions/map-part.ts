import type { Part } from '../../network/estate.ts';

/** Changes what was read; what could not be read stays unreadable. */
export function mapPart<T, U>(part: Part<T>, change: (value: T) => U): Part<U> {
  return part.status === 'read' ? { status: 'read', value: change(part.value) } : part;
}
