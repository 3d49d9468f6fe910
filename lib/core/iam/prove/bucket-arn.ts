/** The ARN that a bucket has in its policy. */
import type { Statement } from '../policy.ts';
import { resourceItems } from '../space/resource-words.ts';
import { unknown, type Unknown } from '../truth.ts';

export type BucketArn = {
  readonly arn: string;
  readonly partition: string;
  readonly service: 's3' | 's3express';
};

/**
 * From a name or an ARN. A directory bucket's ARN holds Region and account, so its name alone needs a policy that
 * spells the ARN out.
 */
export function toBucketArn(bucket: string, statements: readonly Statement[]): BucketArn | Unknown {
  const texts = statements.flatMap(resourceItems).map(({ text }) => text);
  if (bucket.startsWith('arn:')) return fromArn(bucket);
  if (bucket.endsWith('--x-s3')) {
    const spelled = texts.find(
      (text) => text.startsWith('arn:') && text.endsWith(`:bucket/${bucket}`) && !/[*?$]/.test(text),
    );
    return spelled === undefined
      ? unknown(`the ARN of the directory bucket ${bucket} is needed`)
      : fromArn(spelled);
  }
  const partition =
    texts.map((text) => /^arn:(aws[a-z-]*):s3:/.exec(text)?.[1]).find((name) => name !== undefined) ?? 'aws';
  return { arn: `arn:${partition}:s3:::${bucket}`, partition, service: 's3' };
}

function fromArn(arn: string): BucketArn | Unknown {
  const [, partition, service] = /^arn:([a-z-]+):(s3|s3express):/.exec(arn) ?? [];
  if (partition === undefined || (service !== 's3' && service !== 's3express'))
    return unknown(`${arn} is not the ARN of a bucket`);
  return { arn, partition, service };
}
