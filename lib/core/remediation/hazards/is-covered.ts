import type { Cidr } from '../../network/cidr.ts';
import { contains, halves, overlaps } from '../../network/cidr.ts';

/** True where every address of the range is in one of the blocks, whichever. */
export function isCovered(range: Cidr, blocks: readonly Cidr[]): boolean {
  const relevant = blocks.filter((block) => overlaps(block, range));
  if (relevant.some((block) => contains(block, range))) return true;
  if (relevant.length === 0) return false;
  return halves(range).every((half) => isCovered(half, relevant));
}
