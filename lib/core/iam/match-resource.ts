/**
 * Whether a statement means the resource; case counts.
 *
 * Where a wildcard would have to cross a colon between ARN segments, AWS documents no answer, and neither do we.
 */
import { matchesGlob } from './glob.ts';
import type { Part, ResourceItem } from './policy.ts';
import { resolveTemplate, type Lookup } from './template.ts';
import { isUnknown, not, some, unknown, type Truth } from './truth.ts';

export function matchResource(part: Part<ResourceItem>, resource: string, lookup: Lookup): Truth {
  if (part.is === 'unreadable') return unknown(part.reason);
  if (part.is === 'implied') return true;
  const named = some(part.items, (item) => (isUnknown(item) ? item : matchItem(item, resource, lookup)));
  if (part.is === 'in') return named;
  if (named === false && part.items.some((item) => !isUnknown(item) && isOpen(item, lookup))) {
    return unknown('a variable in NotResource has no value in this request');
  }
  return not(named);
}

const isOpen = (item: ResourceItem, lookup: Lookup): boolean =>
  resolveTemplate(item.loose, lookup) === undefined;

function matchItem(item: ResourceItem, resource: string, lookup: Lookup): Truth {
  if (!resource.startsWith(item.prefix)) return false;
  const loose = resolveTemplate(item.loose, lookup);
  if (isUnknown(loose)) return loose;
  if (loose === undefined || !matchesGlob(loose, resource, item.prefix.length)) return false;
  if (item.strict === item.loose) return true;
  const strict = resolveTemplate(item.strict, lookup);
  if (strict !== undefined && !isUnknown(strict) && matchesGlob(strict, resource)) return true;
  return unknown(`${item.text} matches only if a wildcard crosses a colon of the ARN`);
}
