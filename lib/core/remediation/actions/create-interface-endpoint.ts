import type { VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { ActionKind, ApplyContext } from '../action.ts';
import { resolveReference } from '../action.ts';
import { isGone } from '../endpoint-states.ts';
import type { CreateInterfaceEndpoint } from '../interface-endpoint-actions.ts';
import { allow, requestTags, resourceTags } from '../session-statement.ts';
import { describeGroup } from './describe-group.ts';
import { mapPart } from './map-part.ts';
import { isTaggedBy, resolveTags } from './resolve-tags.ts';

/**
 * The policy that AWS gives an interface endpoint when none is named, whether or not its service takes others: full access.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
 */
export const DEFAULT_INTERFACE_POLICY =
  '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

/**
 * Creates an interface endpoint with AWS's default policy. With private DNS all clients of the VPC's resolver go
 * through it from then on, in whatever subnet they are.
 *
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export const createInterfaceEndpoint: ActionKind<CreateInterfaceEndpoint> = {
  kind: 'createInterfaceEndpoint',
  permissions: [
    { action: 'ec2:CreateVpcEndpoint', resources: ['vpc', 'vpc-endpoint', 'subnet', 'security-group'] },
    { action: 'ec2:CreateTags', resources: ['vpc-endpoint'] },
    // Of no call of its own: AWS asks for it where the service is in another Region.
    { action: 'vpce:AllowMultiRegion', resources: ['vpc-endpoint'] },
  ],
  references: ({ groupIds }) => groupIds,
  session: (action, scope) => {
    const tags = requestTags(resolveTags(action.tags, scope.remediationId));
    const places = [`vpc/${action.vpcId}`, ...action.subnetIds.map((id) => `subnet/${id}`)];
    const groups = action.groupIds.map((id) => `security-group/${resolveReference(id, scope.results)}`);
    return [
      allow('ec2:CreateVpcEndpoint', places.map(scope.arn)),
      allow('ec2:CreateVpcEndpoint', groups.map(scope.arn), resourceTags(scope)),
      allow('ec2:CreateVpcEndpoint', scope.arn('vpc-endpoint/*'), {
        ...tags,
        'ec2:VpceServiceName': action.serviceName,
        ...(action.serviceRegion === undefined ? {} : { 'ec2:VpceServiceRegion': action.serviceRegion }),
      }),
      allow('ec2:CreateTags', scope.arn('vpc-endpoint/*'), {
        ...tags,
        'ec2:CreateAction': 'CreateVpcEndpoint',
      }),
      ...(action.serviceRegion === undefined
        ? []
        : [allow('vpce:AllowMultiRegion', scope.arn('vpc-endpoint/*'))]),
    ];
  },
  parts: ['vpcEndpoints'],
  making: {
    again: 'clientToken',
    find: (index, action, remediationId) =>
      valueOr(index.estate.vpcEndpoints, []).find(
        (endpoint) =>
          endpoint.serviceName === action.serviceName &&
          isTaggedBy(endpoint, remediationId) &&
          !isGone(endpoint),
      )?.vpcEndpointId,
  },
  describe: ({ serviceName, serviceRegion, vpcId, subnetIds, groupIds, privateDns }) =>
    `create interface endpoint ${serviceName}${serviceRegion === undefined ? '' : ` of ${serviceRegion}`} in ` +
    `${vpcId} (${subnetIds.join(', ')}) with ` +
    `${groupIds.map(describeGroup).join(' and ')}, ${privateDns ? 'with' : 'without'} private DNS`,
  inverse: (action, thisIndex) => ({
    kind: 'deleteInterfaceEndpoint',
    vpcEndpointId: { resultOf: thisIndex },
    preconditions: [
      { kind: 'ownedByRemediation', vpcEndpointId: { resultOf: thisIndex } },
      {
        kind: 'endpointAsMade',
        vpcEndpointId: { resultOf: thisIndex },
        subnetIds: action.subnetIds,
        groupIds: action.groupIds,
      },
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

function created(accountId: string, action: CreateInterfaceEndpoint, context: ApplyContext): VpcEndpoint {
  if (context.resultId === undefined) throw new Error('creating an endpoint needs the id it will have');
  return {
    vpcEndpointId: context.resultId,
    vpcId: action.vpcId,
    ownerId: accountId,
    type: 'Interface',
    serviceName: action.serviceName,
    state: 'available',
    routeTableIds: [],
    subnetIds: action.subnetIds,
    securityGroupIds: action.groupIds.map((id) => resolveReference(id, context.results)),
    privateDnsEnabled: action.privateDns,
    ipAddressType: action.ipAddressType,
    policyDocument: DEFAULT_INTERFACE_POLICY,
    requesterManaged: false,
    tags: resolveTags(action.tags, context.remediationId),
  };
}
