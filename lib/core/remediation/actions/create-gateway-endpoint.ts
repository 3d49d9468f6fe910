import type { VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { ActionKind, ApplyContext, CreateGatewayEndpoint } from '../action.ts';
import { mapPart } from './map-part.ts';
import { isGone } from '../endpoint-states.ts';
import { isTaggedBy, resolveTags } from './resolve-tags.ts';
import { allow, requestTags } from '../session-statement.ts';

/** The policy that AWS gives an endpoint when none is named: full access. */
export const DEFAULT_ENDPOINT_POLICY =
  '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

/**
 * Creates a gateway endpoint on no route table, so that by itself it moves no traffic; tables follow one by one.
 *
 * The policy is AWS's default, full access: a tighter one breaks package repositories, agents and image pulls.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 */
export const createGatewayEndpoint: ActionKind<CreateGatewayEndpoint> = {
  kind: 'createGatewayEndpoint',
  permissions: [
    { action: 'ec2:CreateVpcEndpoint', resources: ['vpc', 'vpc-endpoint'] },
    { action: 'ec2:CreateTags', resources: ['vpc-endpoint'] },
  ],
  references: () => [],
  // The id of an endpoint is known only once it is there; until then its tags and its service say which.
  session: (action, scope) => {
    const tags = requestTags(resolveTags(action.tags, scope.remediationId));
    return [
      allow('ec2:CreateVpcEndpoint', scope.arn(`vpc/${action.vpcId}`)),
      allow('ec2:CreateVpcEndpoint', scope.arn('vpc-endpoint/*'), {
        ...tags,
        'ec2:VpceServiceName': action.serviceName,
      }),
      allow('ec2:CreateTags', scope.arn('vpc-endpoint/*'), {
        ...tags,
        'ec2:CreateAction': 'CreateVpcEndpoint',
      }),
    ];
  },
  parts: ['vpcEndpoints'],
  making: {
    again: 'clientToken',
    find: (index, _action, remediationId) =>
      valueOr(index.estate.vpcEndpoints, []).find(
        (endpoint) => isTaggedBy(endpoint, remediationId) && !isGone(endpoint),
      )?.vpcEndpointId,
  },
  describe: (action) => `create gateway endpoint ${action.serviceName} in ${action.vpcId}`,
  inverse: (_action, thisIndex) => ({
    kind: 'deleteGatewayEndpoint',
    vpcEndpointId: { resultOf: thisIndex },
    preconditions: [
      { kind: 'ownedByRemediation', vpcEndpointId: { resultOf: thisIndex } },
      { kind: 'noRouteTables', vpcEndpointId: { resultOf: thisIndex } },
      { kind: 'namedInNoPolicy', vpcEndpointId: { resultOf: thisIndex } },
    ],
  }),
  isApplied: (index, action, context) => {
    const endpoint = index.vpcEndpoints.get(context.resultId ?? '');
    return endpoint?.state === 'available' && endpoint.serviceName === action.serviceName;
  },
  applyToEstate: (estate, action, context) => ({
    ...estate,
    vpcEndpoints: mapPart(estate.vpcEndpoints, (endpoints) => [
      ...endpoints,
      created(estate.accountId, action, context),
    ]),
  }),
};

function created(accountId: string, action: CreateGatewayEndpoint, context: ApplyContext): VpcEndpoint {
  if (context.resultId === undefined) throw new Error('creating an endpoint needs the id it will have');
  return {
    vpcEndpointId: context.resultId,
    vpcId: action.vpcId,
    ownerId: accountId,
    type: 'Gateway',
    serviceName: action.serviceName,
    state: 'available',
    routeTableIds: [],
    subnetIds: [],
    securityGroupIds: [],
    privateDnsEnabled: false,
    policyDocument: DEFAULT_ENDPOINT_POLICY,
    requesterManaged: false,
    tags: resolveTags(action.tags, context.remediationId),
  };
}
