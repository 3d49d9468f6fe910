import file from './aws-owned-buckets.json' with { type: 'json' };

export interface AwsOwnedObjects {
  /** ARNs of objects that are read. */
  readonly read: readonly string[];
  /** ARNs of objects that are written too. */
  readonly written: readonly string[];
}

/** Objects in buckets of AWS that workloads in private networks of the Region reach; the file names its source. */
export function awsOwnedObjects(partition: string, region: string): AwsOwnedObjects {
  const arns = (groups: typeof file.groups): readonly string[] =>
    groups.flatMap(({ buckets }) =>
      buckets.map((bucket) => {
        const name = bucket
          .replace('{regionNoDashes}', region.replaceAll('-', ''))
          .replace('{region}', region);
        return `arn:${partition}:s3:::${name}/*`;
      }),
    );
  return {
    read: arns(file.groups),
    written: arns(file.groups.filter((group) => 'write' in group && group.write)),
  };
}
