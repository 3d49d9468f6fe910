import type { Evaluation } from './check.ts';

/** Which places are asked about. An absent list names all. */
export interface PlaceScope {
  readonly vpcIds?: readonly string[];
  readonly bucketNames?: readonly string[];
}

/** Whether an evaluation is asked for; what lies in neither, such as the account itself, always is. */
export function isInScope(
  { vpcIds, bucketNames }: PlaceScope,
  { vpcId, resourceType, resourceId }: Evaluation,
): boolean {
  if (vpcId !== undefined) return vpcIds?.includes(vpcId) ?? true;
  return BUCKET_TYPES.has(resourceType) ? (bucketNames?.includes(resourceId) ?? true) : true;
}

const BUCKET_TYPES: ReadonlySet<string> = new Set(['AWS::S3::Bucket', 'AWS::S3Express::DirectoryBucket']);
