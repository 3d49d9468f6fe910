/** Whether a statement means the action; service prefix and action name ignore case. */
import { matchesGlob } from './glob.ts';
import type { ActionItem, Part } from './policy.ts';
import { isUnknown, not, some, unknown, type Truth } from './truth.ts';

export function matchAction(part: Part<ActionItem>, action: string): Truth {
  if (part.is === 'unreadable') return unknown(part.reason);
  if (part.is === 'implied') return true;
  const lower = action.toLowerCase();
  const named = some(part.items, (item) =>
    isUnknown(item)
      ? item
      : lower.startsWith(item.prefix) && matchesGlob(item.glob, lower, item.prefix.length),
  );
  return part.is === 'in' ? named : not(named);
}
