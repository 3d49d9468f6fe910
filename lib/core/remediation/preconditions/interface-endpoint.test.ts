import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../../test/estates/build-estate.ts';
import { networkInterface, securityGroup, unreadable } from '../../../../test/estates/build-estate.ts';
import {
  GROUP_ID,
  https,
  interfaceEstate,
  NARROW_POLICY,
  OTHER_ENDPOINT_ID,
  otherEndpoint,
  SERVICE_NAME,
  SUBNET_IDS,
  VPC_ID,
} from '../../../../test/estates/interface-estate.ts';
import { indexEstate } from '../../network/index-estate.ts';
import type { Precondition } from '../action.ts';
import { PRODUCT_TAG, PRODUCT_TAG_VALUE, REMEDIATION_TAG } from '../endpoint-tags.ts';
import { checkPreconditions } from '../preconditions.ts';

const ours = { [PRODUCT_TAG]: PRODUCT_TAG_VALUE, [REMEDIATION_TAG]: 'r-1' };
const theirs = { ...ours, [REMEDIATION_TAG]: 'r-2' };
const endpoint = { vpcEndpointId: OTHER_ENDPOINT_ID } as const;
const group = { groupId: GROUP_ID } as const;
const rule = { port: 443, cidrs: ['10.0.1.0/24'] };
const [FIRST, SECOND] = SUBNET_IDS;

function groupWith(overrides: Parameters<typeof securityGroup>[0]): EstateShape {
  return {
    securityGroups: [
      securityGroup({ ...group, vpcId: VPC_ID, ingress: [https(['10.0.1.0/24'])], ...overrides }),
    ],
  };
}

const ROWS: readonly (readonly [string, Precondition, EstateShape, string | undefined])[] = [
  [
    'no endpoint of the service',
    { kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: SERVICE_NAME },
    {},
    undefined,
  ],
  [
    'an endpoint that is deleted',
    { kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: SERVICE_NAME },
    { vpcEndpoints: [otherEndpoint({ state: 'deleting' })] },
    undefined,
  ],
  [
    'an endpoint of the service, made by AWS for another service of its own',
    { kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: SERVICE_NAME },
    { vpcEndpoints: [otherEndpoint({ requesterManaged: true })] },
    'serves',
  ],
  [
    'an endpoint that could not be read',
    { kind: 'noInterfaceEndpoint', vpcId: VPC_ID, serviceName: SERVICE_NAME },
    { vpcEndpoints: unreadable() },
    'access denied',
  ],
  [
    'the endpoint',
    { kind: 'interfaceEndpointAvailable', ...endpoint, vpcId: VPC_ID, serviceName: SERVICE_NAME },
    { vpcEndpoints: [otherEndpoint()] },
    undefined,
  ],
  [
    'a pending endpoint',
    { kind: 'interfaceEndpointAvailable', ...endpoint, vpcId: VPC_ID, serviceName: SERVICE_NAME },
    { vpcEndpoints: [otherEndpoint({ state: 'pending' })] },
    'no available endpoint',
  ],
  [
    'no such subnet of it',
    { kind: 'endpointInSubnets', ...endpoint, subnetIds: [SECOND], in: 'none' },
    { vpcEndpoints: [otherEndpoint()] },
    undefined,
  ],
  [
    'the subnet of it',
    { kind: 'endpointInSubnets', ...endpoint, subnetIds: [FIRST], in: 'none' },
    { vpcEndpoints: [otherEndpoint()] },
    'already',
  ],
  [
    'the subnet taken away',
    { kind: 'endpointInSubnets', ...endpoint, subnetIds: [SECOND], in: 'all' },
    { vpcEndpoints: [otherEndpoint()] },
    'no longer',
  ],
  [
    'the group on it',
    { kind: 'endpointHasGroup', ...endpoint, ...group, has: true },
    { vpcEndpoints: [otherEndpoint()] },
    undefined,
  ],
  [
    'the group already on it',
    { kind: 'endpointHasGroup', ...endpoint, ...group, has: false },
    { vpcEndpoints: [otherEndpoint()] },
    'already',
  ],
  [
    'nothing but what was made',
    { kind: 'endpointAsMade', ...endpoint, subnetIds: [FIRST, SECOND], groupIds: [GROUP_ID] },
    { vpcEndpoints: [otherEndpoint()] },
    undefined,
  ],
  [
    'a subnet that somebody has added',
    { kind: 'endpointAsMade', ...endpoint, subnetIds: [FIRST], groupIds: [GROUP_ID] },
    { vpcEndpoints: [otherEndpoint({ subnetIds: [FIRST, SECOND] })] },
    SECOND,
  ],
  [
    'the policy in another order',
    {
      kind: 'endpointPolicyIs',
      ...endpoint,
      policy: '{"Statement":[{"Principal":"*","Resource":"*","Effect":"Allow","Action":"*"}]}',
    },
    { vpcEndpoints: [otherEndpoint()] },
    undefined,
  ],
  [
    'another policy',
    { kind: 'endpointPolicyIs', ...endpoint, policy: NARROW_POLICY },
    { vpcEndpoints: [otherEndpoint()] },
    'changed the policy',
  ],
  ['the group in the VPC', { kind: 'groupInVpc', ...group, vpcId: VPC_ID }, {}, undefined],
  ['the group elsewhere', { kind: 'groupInVpc', ...group, vpcId: 'vpc-0b' }, {}, 'is not in'],
  ['our group', { kind: 'groupOwnedByRemediation', ...group }, groupWith({ tags: ours }), undefined],
  [
    'a group of another remediation',
    { kind: 'groupOwnedByRemediation', ...group },
    groupWith({ tags: theirs }),
    'tags',
  ],
  ['a group that nothing has', { kind: 'groupUnused', ...group }, {}, undefined],
  [
    'a group that an interface has',
    { kind: 'groupUnused', ...group },
    { networkInterfaces: [networkInterface({ securityGroupIds: [GROUP_ID] })] },
    'eni-0b',
  ],
  [
    'a group that an endpoint has, and be it going',
    { kind: 'groupUnused', ...group },
    { vpcEndpoints: [otherEndpoint({ state: 'deleting' })] },
    OTHER_ENDPOINT_ID,
  ],
  [
    'a group that a rule of another names',
    { kind: 'groupUnused', ...group },
    {
      securityGroups: [
        securityGroup({ groupId: 'sg-0b', ingress: [{ ...https([]), securityGroupIds: [GROUP_ID] }] }),
      ],
    },
    'sg-0b',
  ],
  [
    'a group whose users could not be read',
    { kind: 'groupUnused', ...group },
    { networkInterfaces: unreadable() },
    'access denied',
  ],
  ['the rule', { kind: 'groupAdmits', ...group, rule, which: 'all' }, groupWith({}), undefined],
  [
    'a wider rule, which is another',
    { kind: 'groupAdmits', ...group, rule, which: 'none' },
    groupWith({ ingress: [https(['10.0.0.0/16'])] }),
    undefined,
  ],
  [
    'the rule that is there',
    { kind: 'groupAdmits', ...group, rule, which: 'none' },
    groupWith({}),
    'already',
  ],
  [
    'a group that is gone',
    { kind: 'groupAdmits', ...group, rule, which: 'all' },
    { securityGroups: [] },
    'gone',
  ],
];

describe('an action on an interface endpoint or its group rests on', () => {
  test.each(ROWS)('%s', (_, precondition, shape, obstacle) => {
    const index = indexEstate(interfaceEstate(shape));
    const action = { kind: 'deleteSecurityGroup', ...group, preconditions: [precondition] } as const;
    const result = checkPreconditions(index, action, { remediationId: 'r-1', results: new Map() });
    expect(result).toEqual(
      obstacle === undefined ? { holds: true } : { holds: false, reason: expect.stringContaining(obstacle) },
    );
  });
});
