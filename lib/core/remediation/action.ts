/**
 * One change to AWS, as data. What each kind does stands in `actions/<kind>.ts`; this file is only their common shape.
 *
 * An action says what must hold before it, what undoes it (an action too, with preconditions of its own), what it
 * does to the estate, and which permissions it needs. Executing it is the business of `lib/aws`.
 */
import type { Admission } from '../iam/cure/endpoint-only-statement.ts';
import type { PolicyChange } from '../iam/cure/restore-policy.ts';
import type { Estate } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import type { EstatePart } from '../reads/estate-parts.ts';
import type { InterfaceAction, InterfacePrecondition } from './interface-endpoint-actions.ts';
import type { SessionScope, SessionStatement } from './session-statement.ts';

/** The id of a thing that exists, or of the one that action number `resultOf` of the same plan will make. */
export type Reference = string | { readonly resultOf: number };

/** A tag's value; the id of the remediation is known only when it runs. */
export type TagValue = string | { readonly remediationId: true };

export type Precondition =
  | InterfacePrecondition
  /** The VPC has no living gateway endpoint of the service that its owner may change. */
  | { readonly kind: 'noGatewayEndpoint'; readonly vpcId: string; readonly serviceName: string }
  /** The endpoint is an available gateway endpoint of that VPC and service. */
  | {
      readonly kind: 'gatewayEndpointAvailable';
      readonly vpcEndpointId: Reference;
      readonly vpcId: string;
      readonly serviceName: string;
    }
  /** The table has no route to the prefix list. */
  | { readonly kind: 'noPrefixListRoute'; readonly routeTableId: string; readonly prefixListId: string }
  /** The table is associated with the endpoint. */
  | {
      readonly kind: 'routeTableAssociated';
      readonly vpcEndpointId: Reference;
      readonly routeTableId: string;
    }
  /** No route table is associated with the endpoint. */
  | { readonly kind: 'noRouteTables'; readonly vpcEndpointId: Reference }
  /** The endpoint carries our tags, so that nothing of others is removed. */
  | { readonly kind: 'ownedByRemediation'; readonly vpcEndpointId: Reference }
  /** No readable policy names the endpoint, and every policy was readable. */
  | { readonly kind: 'namedInNoPolicy'; readonly vpcEndpointId: Reference }
  /** The bucket's policy says what it said when it was read; `policyHash` null: it has none. */
  | { readonly kind: 'bucketPolicyIs'; readonly bucketName: string; readonly policyHash: string | null }
  /** The merged policy is proved to let past the exemptions alone, and to lock no admitted endpoint out. */
  | {
      readonly kind: 'endpointOnlyProved';
      readonly bucketName: string;
      readonly admit: Admission;
      readonly exemptRoles: readonly string[];
      readonly policyHash: string;
    }
  /** Every endpoint that is admitted by its id or VPC is there, is available and carries traffic to S3. */
  | { readonly kind: 'endpointsServeS3'; readonly admit: Admission }
  /** Our statement in the bucket's policy is as we put it, or gone. */
  | {
      readonly kind: 'bucketStatementUntouched';
      readonly bucketName: string;
      /** Of the statements that were put, and of those that stood there before. */
      readonly statementHashes: readonly string[];
    };

export interface CreateGatewayEndpoint {
  readonly kind: 'createGatewayEndpoint';
  readonly vpcId: string;
  readonly serviceName: string;
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly preconditions: readonly Precondition[];
}

export interface AddEndpointRouteTable {
  readonly kind: 'addEndpointRouteTable';
  readonly vpcEndpointId: Reference;
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly serviceName: string;
  readonly prefixListId: string;
  readonly preconditions: readonly Precondition[];
}

export interface RemoveEndpointRouteTable {
  readonly kind: 'removeEndpointRouteTable';
  readonly vpcEndpointId: Reference;
  readonly routeTableId: string;
  readonly prefixListId: string;
  readonly preconditions: readonly Precondition[];
}

export interface DeleteGatewayEndpoint {
  readonly kind: 'deleteGatewayEndpoint';
  readonly vpcEndpointId: Reference;
  readonly preconditions: readonly Precondition[];
}

/** A bucket's policy and what it was before; together they are all that undoing needs. */
interface BucketPolicyChange extends PolicyChange {
  readonly bucketName: string;
  /** The account that S3 is told to expect as the owner, so that no bucket of a stranger is changed. */
  readonly bucketOwner: string;
}

export interface PutBucketPolicy extends BucketPolicyChange {
  readonly kind: 'putBucketPolicy';
  readonly preconditions: readonly Precondition[];
}

export interface RestoreBucketPolicy extends BucketPolicyChange {
  readonly kind: 'restoreBucketPolicy';
  readonly preconditions: readonly Precondition[];
}

export type Action =
  | InterfaceAction
  | CreateGatewayEndpoint
  | AddEndpointRouteTable
  | RemoveEndpointRouteTable
  | DeleteGatewayEndpoint
  | PutBucketPolicy
  | RestoreBucketPolicy;

export type ActionKindName = Action['kind'];

/** What earlier actions of the same plan made: index of the action to the id of the thing. */
export type Results = ReadonlyMap<number, string>;

/** What an action needs to be allowed to do. */
export interface Permission {
  /** `ec2:CreateVpcEndpoint` */
  readonly action: string;
  /** Kinds of resource the call touches, as the Service Authorization Reference names them. */
  readonly resources: readonly string[];
}

/** Everything the product knows of one kind of action. Functions are pure. */
export interface ActionKind<A extends Action> {
  readonly kind: A['kind'];
  readonly permissions: readonly Permission[];
  /** One line for people, with the ids. */
  readonly describe: (action: A) => string;
  /** What it writes, line by line, where one line cannot say it. */
  readonly details?: (action: A) => readonly string[];
  /** The parts of an estate that show whether it has taken effect. */
  readonly parts: readonly EstatePart[];
  /** What it names that an earlier action of the plan may make. */
  readonly references: (action: A) => readonly Reference[];
  /** What one call of it may do: the session policy with which the role that changes things is assumed. */
  readonly session: (action: A, scope: SessionScope) => readonly SessionStatement[];
  /** Only of a kind that makes something with an id: how that is found when the answer was lost. */
  readonly making?: Making<A>;
  /** The action that undoes it, given what it made. `thisIndex` is its place in the plan. */
  readonly inverse: (action: A, thisIndex: number) => Action | undefined;
  /** Whether the estate already shows its effect; then it is not called again. */
  readonly isApplied: (index: EstateIndex, action: A, context: ApplyContext) => boolean;
  /** The estate after it, as the model has it. */
  readonly applyToEstate: (estate: Estate, action: A, context: ApplyContext) => Estate;
}

export interface Making<A extends Action> {
  /**
   * Why a second call makes no second thing. `clientToken`: AWS answers it with what the first one made. `uniqueName`:
   * AWS refuses it, with the code, because of a name that only this remediation gives.
   */
  readonly again: 'clientToken' | { readonly uniqueName: string };
  /** The id of what this remediation made by this action, so far as the estate shows it. */
  readonly find: (index: EstateIndex, action: A, remediationId: string) => string | undefined;
}

/** What an action is run with, beside its own data. */
export interface ApplyContext {
  readonly remediationId: string;
  readonly results: Results;
  /** The id that this action makes or made, where it makes one. */
  readonly resultId?: string;
}

/** The id a reference stands for; throws where the plan has no such result yet, which is a bug of the caller. */
export function resolveReference(reference: Reference, results: Results): string {
  if (typeof reference === 'string') return reference;
  const id = results.get(reference.resultOf);
  if (id === undefined) throw new Error(`action ${reference.resultOf} has no result yet`);
  return id;
}
