import type { Action } from '../../lib/core/remediation/action.ts';
import { NARROW_POLICY, SERVICE_NAME, SUBNET_IDS, VPC_ID } from './interface-estate.ts';

/** One action of each kind on interface endpoints and their groups; what they name is the result of step 1. */
export function everyInterfaceAction(): readonly Action[] {
  const tags = {
    'endpointer:product': 'endpointer',
    'endpointer:remediation': { remediationId: true },
  } as const;
  const preconditions = [] as const;
  const endpoint = { vpcEndpointId: { resultOf: 0 }, preconditions } as const;
  const group = { groupId: { resultOf: 0 }, preconditions } as const;
  const rule = { port: 443, cidrs: ['10.0.0.0/16'] };
  return [
    {
      kind: 'createSecurityGroup',
      vpcId: VPC_ID,
      namePrefix: 'endpointer-rds-data',
      description: 'Clients of an endpoint',
      hasIpv6: false,
      tags,
      preconditions,
    },
    { kind: 'deleteSecurityGroup', ...group },
    { kind: 'authorizeIngress', ...group, rule },
    { kind: 'revokeIngress', ...group, rule },
    {
      kind: 'createInterfaceEndpoint',
      vpcId: VPC_ID,
      serviceName: SERVICE_NAME,
      subnetIds: SUBNET_IDS,
      groupIds: [{ resultOf: 0 }],
      privateDns: true,
      ipAddressType: 'ipv4',
      tags,
      preconditions,
    },
    { kind: 'deleteInterfaceEndpoint', ...endpoint },
    { kind: 'addEndpointSubnets', ...endpoint, subnetIds: SUBNET_IDS },
    { kind: 'removeEndpointSubnets', ...endpoint, subnetIds: SUBNET_IDS },
    { kind: 'addEndpointGroup', ...endpoint, ...group },
    { kind: 'removeEndpointGroup', ...endpoint, ...group },
    {
      kind: 'replaceEndpointPolicy',
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60001',
      formerPolicy: '{}',
      policy: NARROW_POLICY,
      preconditions,
    },
  ];
}
