/**
 * The events that Endpointer puts on EventBridge, for whoever wants to build on them: `docs/events.md`.
 *
 * A member is never removed or given another meaning within a version; new ones may come.
 */
import type { CheckId } from '../../core/checks/check.ts';
import type { GatewayService } from '../../core/network/estate.ts';
import type { ApprovalChannel } from './account-settings.ts';
import type { OperatorDeed } from './operator-services.ts';

/** The `source` of every one. */
export const EVENT_SOURCE = 'endpointer';

/** What every event of a finding or a remediation begins with. */
export interface EventAbout {
  readonly accountId: string;
  readonly region: string;
  readonly checkId: CheckId;
  /** Of everything that lies in a VPC. */
  readonly vpcId?: string;
  /** Where a remediation adds an endpoint: the service that it is of. */
  readonly service?: string;
  /** Where a remediation changes an endpoint that is there. */
  readonly vpcEndpointId?: string;
  readonly bucketName?: string;
  /** The same from the first event to the last record. */
  readonly correlationId: string;
  /** ISO 8601. */
  readonly at: string;
}

interface OfRemediation extends EventAbout {
  readonly remediationId: string;
  readonly planHash?: string;
}

export interface OwnEventDetails {
  readonly 'Finding Opened': EventAbout & {
    readonly version: 1;
    readonly resourceId: string;
    readonly resourceType: string;
    readonly reason: string;
    readonly isBaseline: boolean;
  };
  readonly 'Finding Resolved': EventAbout & { readonly version: 1; readonly resourceId: string };
  readonly 'Approval Requested': OfRemediation & {
    readonly version: 1;
    readonly channel: ApprovalChannel;
    readonly expiresAt: string;
  };
  readonly 'Approval Answered': OfRemediation & {
    readonly version: 1;
    readonly answer: 'approved' | 'rejected' | 'expired';
    readonly by: string;
    readonly reason?: string;
  };
  readonly 'Remediation Applied': OfRemediation & {
    readonly version: 1;
    readonly by: string;
    /** What watching saw; the words `not verified from inside` where there was nothing to look at. */
    readonly watched: string;
    /** Refused calls or flows have risen since: whoever hears this should look, and may roll back. */
    readonly isRising: boolean;
  };
  readonly 'Remediation Failed': OfRemediation & {
    readonly version: 1;
    /** `unfinished`: something may still stand, and a person must look; at the others nothing was changed. */
    readonly failed: 'notAsked' | 'refused' | 'braked' | 'unfinished';
    readonly reason: string;
  };
  readonly 'Remediation Rolled Back': OfRemediation & {
    readonly version: 1;
    readonly reason: string;
    readonly kept: readonly string[];
  };
  readonly 'Remediation Undone By Others': OfRemediation & { readonly version: 1; readonly reason: string };
  readonly 'Traffic First Seen': {
    readonly version: 1;
    readonly accountId: string;
    readonly region: string;
    readonly vpcId: string;
    readonly subnetId?: string;
    readonly service: GatewayService;
    /** The network interface, else the address, else `somebody behind nat-…` where the records name no client. */
    readonly client: string;
    readonly natGatewayIds: readonly string[];
    /** ISO 8601: the hour in which it was first seen. */
    readonly hour: string;
    /** In the file that showed it. */
    readonly bytes: number;
    readonly isLowerBound: boolean;
    /** The file. */
    readonly source: string;
    readonly at: string;
  };
  /** Somebody's edit of a bucket's policy fell between our read and our write, and may be lost. */
  readonly 'Bucket Edit Overwritten': OfRemediation & {
    readonly version: 1;
    /** CloudTrail's id of the edit. */
    readonly editEventId: string;
    readonly editedAt: string;
    readonly editedBy?: string;
  };
  readonly 'Detection Impaired': {
    readonly version: 1;
    readonly accountId: string;
    readonly region: string;
    readonly at: string;
    readonly warning: string;
    readonly text: string;
  };
  readonly 'Operator Acted': OperatorDeed & {
    readonly version: 1;
    readonly accountId: string;
    readonly region: string;
  };
}

export type OwnEventType = keyof OwnEventDetails;

/** One entry of PutEvents, before it is put on a bus: `detail-type` and `detail`. */
export type OwnEvent = {
  readonly [T in OwnEventType]: {
    readonly detailType: T;
    readonly detail: OwnEventDetails[T];
    /** ARNs or ids that EventBridge can match on. */
    readonly resources: readonly string[];
  };
}[OwnEventType];
