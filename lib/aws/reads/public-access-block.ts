import type { PublicAccessBlock } from '../../core/network/estate.ts';
import { required, UnexpectedAnswer } from './reader.ts';

/**
 * As S3 and S3 Control both spell it; what is not said is off.
 *
 * An answer that says none of the four is not AWS's: the SDK reads one out of any page.
 */
export function toPublicAccessBlock(
  configuration:
    | {
        readonly BlockPublicAcls?: boolean | undefined;
        readonly IgnorePublicAcls?: boolean | undefined;
        readonly BlockPublicPolicy?: boolean | undefined;
        readonly RestrictPublicBuckets?: boolean | undefined;
      }
    | undefined,
): PublicAccessBlock {
  const block = required(configuration, 'PublicAccessBlockConfiguration');
  if (Object.values(block).every((value) => typeof value !== 'boolean')) {
    throw new UnexpectedAnswer('the answer says nothing of public access');
  }
  return {
    blockPublicAcls: block.BlockPublicAcls ?? false,
    ignorePublicAcls: block.IgnorePublicAcls ?? false,
    blockPublicPolicy: block.BlockPublicPolicy ?? false,
    restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
  };
}
