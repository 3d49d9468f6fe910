/** Adds up groups that are equal in everything but their sums. */
import type { FlowGroup } from './flow-question.ts';

export function mergeGroups(lists: readonly (readonly FlowGroup[])[]): FlowGroup[] {
  const filled = lists.filter((list) => list.length > 0);
  if (filled.length < 2) return [...(filled[0] ?? [])];
  const merged = new Map<string, FlowGroup>();
  for (const group of filled.flat()) {
    // The keys of tokens and addresses come in the order of the question, the same in every list.
    const { bytes, flows, ...same } = group;
    const key = JSON.stringify(same);
    const known = merged.get(key);
    merged.set(key, known ? { ...known, bytes: known.bytes + bytes, flows: known.flows + flows } : group);
  }
  return [...merged.values()];
}
