import type { PublicAccessBlock } from '../../core/network/estate.ts';
import { required } from './reader.ts';

/** As S3 and S3 Control both spell it; what is not said is off. */
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
  return {
    blockPublicAcls: block.BlockPublicAcls ?? false,
    ignorePublicAcls: block.IgnorePublicAcls ?? false,
    blockPublicPolicy: block.BlockPublicPolicy ?? false,
    restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
  };
}
