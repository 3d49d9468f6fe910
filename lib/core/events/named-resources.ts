/**
 * The network resources that a CloudTrail record names, wherever they stand in it.
 *
 * A record is flat or wrapped, camelCase or PascalCase, and a list is an array, an object with `item` or `items`, one
 * bare value, or `{ tag, content }`. An id looks the same in all of them, so ids are collected and shapes are not
 * followed. Tags may hold anything, also the id of a stranger, and are left out.
 */
import { isRecord } from '../iam/json-record.ts';

const RESOURCE_ID =
  /^(acl|dopt|eigw|eipalloc|eni|i|igw|lgw|nat|pcx|pl|rtb|rtbassoc|subnet|tgw|tgw-attach|vgw|vpc|vpc-cidr-assoc|vpce)-[0-9a-z]+$/;

/** Members whose values name no changed resource: tags, and what a call with many items did not do. */
const NO_RESOURCES = /^(tags?|tagset|tagspecification(s|set)?|unsuccessful(set)?)$/i;

/** Each id once, in the order of the record. */
export function namedResources(...parts: readonly unknown[]): readonly string[] {
  return [...new Set(collect(parts, NO_RESOURCES))];
}

/** What DeleteVpcEndpoints could not delete: a failure of one item is no failure of the call. */
export function unsuccessfulResources(responseElements: unknown): readonly string[] {
  const wrapped = isRecord(responseElements) ? Object.values(responseElements).filter(isRecord) : [];
  const members = [responseElements, ...wrapped].filter(isRecord).flatMap((part) => Object.entries(part));
  const failures = members.filter(([name]) => /^unsuccessful(set)?$/i.test(name)).map(([, value]) => value);
  return [...new Set(collect(failures, /^error$/i))];
}

// A stack of its own: nesting as deep as an event is large must not end in a stack overflow.
function collect(roots: readonly unknown[], skipped: RegExp): readonly string[] {
  const found: string[] = [];
  const waiting: unknown[] = [...roots].reverse();
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      if (RESOURCE_ID.test(value)) found.push(value);
    } else if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--) waiting.push(value[at]);
    } else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value).toReversed()) {
        if (!skipped.test(name) || typeof member === 'number') waiting.push(member);
      }
    }
  }
  return found;
}
