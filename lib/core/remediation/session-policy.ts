/**
 * What one call of an approved plan may do, as the session policy with which the role that changes things is assumed.
 *
 * A role can say "endpoints" and "route tables"; only a session can say which. Each call gets a session of its own: a
 * policy for a whole plan would outgrow STS's 2,048 characters at a dozen route tables. What is not an action of the
 * plan, or the undoing of one, gets none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
import type { Action, ApplyContext, CreateGatewayEndpoint, Reference } from './action.ts';
import { resolveReference } from './action.ts';
import { resolveTags } from './actions/create-gateway-endpoint.ts';
import { inverseOf } from './actions/registry.ts';
import { canonicalJson } from './canonical-json.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from './endpoint-tags.ts';
import type { Plan } from './plan.ts';

/** Where and for which run the session is. */
export interface SessionContext extends Pick<ApplyContext, 'remediationId' | 'results'> {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/**
 * The session policy for one action of the plan or for its undoing, as JSON of at most 2,048 characters.
 *
 * Throws where the action is not the plan's, or where it needs the id of something that has not been made yet.
 */
export function sessionPolicyFor(plan: Plan, action: Action, context: SessionContext): string {
  assertOfPlan(plan, action);
  return JSON.stringify({ Version: '2012-10-17', Statement: statementsOf(plan, action, context) });
}

function assertOfPlan(plan: Plan, action: Action): void {
  const wanted = canonicalJson(action);
  const isOfPlan = plan.actions.some((own, index) => {
    const inverse = inverseOf(own, index);
    return canonicalJson(own) === wanted || (inverse !== undefined && canonicalJson(inverse) === wanted);
  });
  if (!isOfPlan) throw new Error(`${action.kind} is no action of plan ${plan.hash}`);
}

function statementsOf(plan: Plan, action: Action, context: SessionContext): readonly Statement[] {
  const arn = arnsOf(plan, context);
  switch (action.kind) {
    case 'createGatewayEndpoint':
      return createStatements(action, context, arn);
    case 'addEndpointRouteTable':
    case 'removeEndpointRouteTable':
      return [
        allow('ec2:ModifyVpcEndpoint', arn(`route-table/${action.routeTableId}`)),
        allow(
          'ec2:ModifyVpcEndpoint',
          arn(`vpc-endpoint/${resolveReference(action.vpcEndpointId, context.results)}`),
          ownedTags(action.vpcEndpointId, context),
        ),
      ];
    case 'deleteGatewayEndpoint':
      return [
        allow(
          'ec2:DeleteVpcEndpoints',
          arn(`vpc-endpoint/${resolveReference(action.vpcEndpointId, context.results)}`),
          { ...resourceTags(context), ...serviceOf(plan, action.vpcEndpointId) },
        ),
      ];
  }
}

/** The id of an endpoint is known only once it is there; until then its tags and its service say which. */
function createStatements(
  action: CreateGatewayEndpoint,
  { remediationId }: SessionContext,
  arn: (resource: string) => string,
): readonly Statement[] {
  const tags = Object.entries(resolveTags(action, remediationId)).map(([key, value]): [string, string] => [
    `aws:RequestTag/${key}`,
    value,
  ]);
  const requestTags = Object.fromEntries(tags);
  return [
    allow('ec2:CreateVpcEndpoint', arn(`vpc/${action.vpcId}`)),
    allow('ec2:CreateVpcEndpoint', arn('vpc-endpoint/*'), {
      ...requestTags,
      'ec2:VpceServiceName': action.serviceName,
    }),
    allow('ec2:CreateTags', arn('vpc-endpoint/*'), {
      ...requestTags,
      'ec2:CreateAction': 'CreateVpcEndpoint',
    }),
  ];
}

function arnsOf({ region, accountId }: Plan, { partition }: SessionContext): (resource: string) => string {
  return (resource) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
}

/** What this run made must carry its tags; an endpoint that was there before carries whatever its owner gave it. */
function ownedTags(reference: Reference, context: SessionContext): Readonly<Record<string, string>> {
  return typeof reference === 'string' ? {} : resourceTags(context);
}

function resourceTags({ remediationId }: SessionContext): Readonly<Record<string, string>> {
  return {
    [`aws:ResourceTag/${PRODUCT_TAG}`]: PRODUCT_TAG_VALUE,
    [`aws:ResourceTag/${REMEDIATION_TAG}`]: remediationId,
  };
}

function serviceOf(plan: Plan, reference: Reference): Readonly<Record<string, string>> {
  const made = typeof reference === 'string' ? undefined : plan.actions[reference.resultOf];
  return made?.kind === 'createGatewayEndpoint' ? { 'ec2:VpceServiceName': made.serviceName } : {};
}

function allow(action: string, resource: string, equals: Readonly<Record<string, string>> = {}): Statement {
  const condition = Object.keys(equals).length === 0 ? {} : { Condition: { StringEquals: equals } };
  return { Effect: 'Allow', Action: action, Resource: resource, ...condition };
}
