/** Who delivers to which bucket, by settings that stand elsewhere than in the bucket's policy. */
import type { Estate } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';

/** In words, by the name of the bucket that gets it. */
export function deliveriesByBucket(estate: Estate): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (bucketName: string, what: string) => {
    const known = found.get(bucketName);
    if (known === undefined) found.set(bucketName, [what]);
    else known.push(what);
  };
  for (const { name, bucketName } of valueOr(estate.deliveryChannels, [])) {
    add(bucketName, `AWS Config (delivery channel ${name})`);
  }
  for (const { bucketName, accessLogsTo, inventoryTo } of valueOr(estate.bucketSettings, [])) {
    const target = valueOr(accessLogsTo, null);
    if (target !== null) add(target, `the access logs of bucket ${bucketName}`);
    for (const other of valueOr(inventoryTo, [])) add(other, `the inventory of bucket ${bucketName}`);
  }
  return found;
}
