/** What a check is, and what it says. */
import type { MoneyClaim, MoneyOptions } from '../cost/savings.ts';
import type { EgressLeg } from '../network/egress-path.ts';
import type { GatewayService } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { EstatePart } from '../reads/estate-parts.ts';
import type { Mode, Plan, PlanOptions } from '../remediation/plan.ts';
import type { Place, Subject } from '../remediation/subject.ts';
import type { CHECK_IDS } from './check-ids.ts';

export type CheckId = (typeof CHECK_IDS)[number];

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
      /** Those that sent and received most of it, at most three; absent in what older versions wrote. */
      readonly topClients?: readonly { readonly client: string; readonly bytes: number }[];
    }
  | { readonly claim: 'no'; readonly reason: string }
  | { readonly claim: 'unknown'; readonly reason: string };

/** What a finding rests on. */
export type Evidence = TrafficEvidence | FactsEvidence;

/** Three claims that are never merged: a path is not a use, and a use is not a byte. */
export interface TrafficEvidence {
  readonly kind: 'traffic';
  readonly path: Claim;
  readonly demand: Claim;
  readonly bytes: BytesClaim;
  readonly legs: readonly EgressLeg[];
}

/** Claims of a check's own, in the order in which they are told. */
export interface FactsEvidence {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly claim: Claim }[];
  /** The services concerned, as subjects of plans name them, where the cure is an endpoint of each. */
  readonly services?: readonly string[];
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

/** What a person who asks for the check is told, a sentence each. */
export interface CheckExplanation {
  /** When the severity is another than the check's own. */
  readonly severity: string;
  readonly remedy: string;
  readonly meanings: Readonly<Record<Evaluation['status'], string>>;
}

export interface Check {
  readonly id: CheckId;
  readonly title: string;
  readonly resourceType: string;
  readonly severity: Severity;
  readonly pillars: readonly PillarClaim[];
  readonly remediation: 'gatewayEndpoint' | 'interfaceEndpoint' | 'bucketPolicy' | 'endpointPolicy';
  readonly explanation: CheckExplanation;
  /** Only of checks on the traffic to one service with a gateway endpoint. */
  readonly service?: GatewayService;
  /** What is looked at together when something has changed: all resources of a VPC, or one bucket. */
  readonly place: Place['kind'];
  /**
   * When the account looks at it: at every change of its place, or only by the schedule, where looking takes many calls.
   */
  readonly lookedAt: 'everyChange' | 'schedule';
  /** The parts of an estate that `evaluate` cannot do without. */
  readonly parts: readonly EstatePart[];
  /** Further parts that it looks at; where one cannot be read, the evaluations concerned say so. */
  readonly optionalParts?: readonly EstatePart[];
  /** The most that becomes of its plans in the account where the settings do not name the check. */
  readonly defaultMode: Mode;
  /** Why its plans may never run without a person, whatever the settings say; absent where they may. */
  readonly neverAlone?: string;
  /** How its questions are answered where the settings do not name the check. */
  readonly defaultChannel: 'page' | 'iam';
  /** One evaluation for each resource of the type, in the estate's order. */
  readonly evaluate: (index: EstateIndex) => readonly Evaluation[];
  /** What the finding's cure belongs to; more than one where it takes several plans. */
  readonly subjectsOf: (finding: Finding) => readonly Subject[];
  /**
   * Why a resource is still not as the plan of that subject makes it; undefined where it is. Only of checks whose
   * findings take several plans, each of which is verified by itself.
   */
  readonly remainsOf?: (index: EstateIndex, resourceId: string, subject: Subject) => string | undefined;
  /** What the finding costs, so far as bytes were seen. */
  readonly moneyOf: (index: EstateIndex, finding: Finding, options: MoneyOptions) => MoneyClaim;
  /** One plan for each thing that is cured as a whole, in the order of the findings. */
  readonly plan: (index: EstateIndex, findings: readonly Finding[], options: PlanOptions) => readonly Plan[];
}

export interface GatewayCheck extends Check {
  readonly service: GatewayService;
}

/** Where the resource lies; undefined for what lies nowhere, such as the account itself. */
export function placeOfEvaluation({ vpcId, resourceType, resourceId }: Evaluation): Place | undefined {
  if (vpcId !== undefined) return { kind: 'vpc', vpcId };
  return resourceType === 'AWS::S3::Bucket' ? { kind: 'bucket', bucketName: resourceId } : undefined;
}
