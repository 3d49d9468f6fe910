/**
 * The only door to AWS, as whoever is handed one sees it.
 *
 * Behind it stands AWS, the simulator or an emulator: `open-door.ts` chooses by endpoint. There is no twin in memory.
 */
import type { RegionPrices } from '../core/cost/savings.ts';
import type { Part } from '../core/network/estate.ts';
import type { Estate } from '../core/network/estate.ts';
import type { EstatePart } from '../core/reads/estate-parts.ts';
import type { Action, Results } from '../core/remediation/action.ts';
import type { LogLocation, LogObject } from './log-objects.ts';

export interface ReadRequest {
  /** Parts that are not asked for come back unreadable, with that reason. */
  readonly parts: readonly EstatePart[];
  /** Only what belongs to these VPCs, where the operation can be narrowed. */
  readonly vpcIds?: readonly string[];
  /** Only these buckets; all where absent. */
  readonly bucketNames?: readonly string[];
  /**
   * Of which VPCs the estate shall have the traffic that flow logs have shown; absent: of none. A door that knows of no
   * flow logs gives the part as unreadable.
   */
  readonly trafficOf?: 'all' | readonly string[];
}

export interface PerformContext {
  readonly remediationId: string;
  readonly results: Results;
  /** One for each attempt; only for a kind of action that takes one. */
  readonly clientToken?: string;
  /** Ask AWS whether it would be allowed, and change nothing. */
  readonly isDryRun: boolean;
}

/** What came of one call. Only `lost` leaves open whether it happened. */
export type PerformOutcome =
  | { readonly outcome: 'done'; readonly resultId?: string }
  | { readonly outcome: 'wouldSucceed' }
  | { readonly outcome: 'noDryRun' }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  | { readonly outcome: 'lost'; readonly message: string };

export interface Door {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly callerArn: string;
  readonly readEstate: (request: ReadRequest) => Promise<Estate>;
  readonly perform: (action: Action, context: PerformContext) => Promise<PerformOutcome>;
  /** From `pricing:GetProducts`; unreadable where that is not allowed or not there. */
  readonly readPrices: () => Promise<Part<RegionPrices>>;
  /** The objects under a prefix, in the order of their keys. Throws `UserError` where they cannot be listed. */
  readonly openLogObjects: (location: LogLocation) => Promise<readonly LogObject[]>;
  /** How often each operation was called, such as `ec2:DescribeSubnets`. */
  readonly calls: ReadonlyMap<string, number>;
}
