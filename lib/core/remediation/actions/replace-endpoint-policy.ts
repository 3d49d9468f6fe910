import type { ActionKind } from '../action.ts';
import type { ReplaceEndpointPolicy } from '../interface-endpoint-actions.ts';
import { allow } from '../session-statement.ts';
import { isSamePolicy } from '../../iam/same-policy.ts';
import { changeEndpoint } from './route-of-endpoint.ts';

/**
 * Puts another policy on an endpoint; the former one stands in the plan, and so in the journal.
 *
 * It may take some minutes until AWS enforces it.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const replaceEndpointPolicy: ActionKind<ReplaceEndpointPolicy> = {
  kind: 'replaceEndpointPolicy',
  permissions: [{ action: 'ec2:ModifyVpcEndpoint', resources: ['vpc-endpoint'] }],
  references: () => [],
  session: ({ vpcEndpointId }, scope) => [
    allow('ec2:ModifyVpcEndpoint', scope.arn(`vpc-endpoint/${vpcEndpointId}`)),
  ],
  parts: ['vpcEndpoints'],
  describe: ({ vpcEndpointId, policy }) =>
    `put another policy on ${vpcEndpointId} (${policy.length} characters)`,
  details: ({ policy }) => JSON.stringify(JSON.parse(policy), undefined, 2).split('\n'),
  inverse: ({ vpcEndpointId, formerPolicy, policy }) => ({
    kind: 'replaceEndpointPolicy',
    vpcEndpointId,
    formerPolicy: policy,
    policy: formerPolicy,
    preconditions: [{ kind: 'endpointPolicyIs', vpcEndpointId, policy }],
  }),
  isApplied: (index, { vpcEndpointId, policy }) =>
    isSamePolicy(index.vpcEndpoints.get(vpcEndpointId)?.policyDocument ?? null, policy),
  applyToEstate: (estate, { vpcEndpointId, policy }) =>
    changeEndpoint(estate, vpcEndpointId, (endpoint) => ({ ...endpoint, policyDocument: policy })),
};
