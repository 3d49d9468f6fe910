/** Somebody who uses a bucket, and what a proposed policy does to them. */
import type { PolicyRequest } from '../iam/request.ts';

export type Access = 'keeps' | 'loses' | 'cannotTell';

export interface Consumer {
  /** An ARN, an account, an AWS service, or a setting of a bucket. */
  readonly name: string;
  readonly access: Access;
  /** One sentence with the evidence. */
  readonly reason: string;
}

/** Who uses a bucket. */
export interface ConsumerTable {
  /** Who loses access first, then of whom it cannot be told. */
  readonly consumers: readonly Consumer[];
  /** What was not looked at, and why. */
  readonly absent: readonly AbsentSource[];
}

export interface AbsentSource {
  readonly source: string;
  readonly reason: string;
}

/** A request that somebody was seen to make, or would make; all that is not known of it is in `unknownKeys`. */
export interface Use {
  readonly name: string;
  readonly request: PolicyRequest;
  /** Where this is known from and which way it comes, in words. */
  readonly evidence: string;
  /** True where only the address tells that no endpoint was on the way. */
  readonly wayIsGuessed?: boolean;
}

/** A use that a log shows. */
export interface SeenUse {
  readonly bucketName: string;
  /** ISO 8601. */
  readonly time: string;
  readonly use: Use;
}
