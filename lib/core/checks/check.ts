/** What a check is, and what it says. */
import type { GatewayService } from '../network/estate.ts';
import type { Plan, PlanOptions } from '../remediation/plan.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { EgressLeg } from '../network/egress-path.ts';

export type CheckId = 's3-gateway-endpoint-routed' | 'dynamodb-gateway-endpoint-routed';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** A pillar of the AWS Well-Architected Framework that the check touches, and why. */
export interface PillarClaim {
  readonly pillar:
    | 'operational excellence'
    | 'security'
    | 'reliability'
    | 'performance efficiency'
    | 'cost optimization'
    | 'sustainability';
  readonly why: string;
}

/** A thing that is so, is not so, or could not be told; always with the reason. */
export type Claim =
  | { readonly claim: 'yes'; readonly reason: string }
  | { readonly claim: 'no'; readonly reason: string }
  | { readonly claim: 'unknown'; readonly reason: string };

/** Bytes that flow logs saw; a lower bound where records were lost. */
export type BytesClaim =
  | {
      readonly claim: 'yes';
      readonly bytes: number;
      /** ISO 8601: the first and the last moment observed. */
      readonly from: string;
      readonly to: string;
      readonly isLowerBound: boolean;
      readonly source: string;
    }
  | { readonly claim: 'no'; readonly reason: string }
  | { readonly claim: 'unknown'; readonly reason: string };

/** Three claims that are never merged: a path is not a use, and a use is not a byte. */
export interface Evidence {
  readonly path: Claim;
  readonly demand: Claim;
  readonly bytes: BytesClaim;
  readonly legs: readonly EgressLeg[];
}

interface EvaluationSubject {
  readonly checkId: CheckId;
  /** CloudFormation's type name, as AWS Config spells it. */
  readonly resourceType: string;
  readonly resourceId: string;
  readonly vpcId?: string;
  /** One sentence that a person understands without the code. */
  readonly reason: string;
}

export type Evaluation = EvaluationSubject &
  (
    | { readonly status: 'compliant' }
    | { readonly status: 'notApplicable' }
    | { readonly status: 'unknown' }
    | { readonly status: 'nonCompliant'; readonly severity: Severity; readonly evidence: Evidence }
  );

/** A nonCompliant evaluation. */
export type Finding = Extract<Evaluation, { status: 'nonCompliant' }>;

export interface Check {
  readonly id: CheckId;
  readonly title: string;
  readonly resourceType: string;
  readonly severity: Severity;
  readonly pillars: readonly PillarClaim[];
  readonly service: GatewayService;
  readonly remediation: 'gatewayEndpoint';
  /** One evaluation for each resource of the type, in the estate's order. */
  readonly evaluate: (index: EstateIndex) => readonly Evaluation[];
  /** One plan for each thing that is cured as a whole, in the order of the findings. */
  readonly plan: (index: EstateIndex, findings: readonly Finding[], options: PlanOptions) => readonly Plan[];
}
