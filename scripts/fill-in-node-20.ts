/**
 * What the code uses and Node 20 lacks; on a newer Node this does nothing. Goes into the built command line alone.
 *
 * Node 20 has V8 11.3; `Map.groupBy` came with V8 11.7.
 */
function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
    index += 1;
  }
  return groups;
}

if (!Object.hasOwn(Map, 'groupBy')) {
  Object.defineProperty(Map, 'groupBy', { value: groupBy, writable: true, configurable: true });
}
