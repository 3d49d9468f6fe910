import { ec2QueryProtocol } from '../../wire/query-protocol.ts';
import { ec2Refusals } from '../refusals.ts';
import type { Service } from '../service.ts';
import { authorizeSecurityGroupEgress, authorizeSecurityGroupIngress } from './authorize-security-group.ts';
import { createSecurityGroup } from './create-security-group.ts';
import { createTags } from './create-tags.ts';
import { createVpcEndpoint } from './create-vpc-endpoint.ts';
import { deleteSecurityGroup } from './delete-security-group.ts';
import { deleteVpcEndpoints } from './delete-vpc-endpoints.ts';
import { describeAddresses } from './describe-addresses.ts';
import { describeSecurityGroupRules } from './describe-security-group-rules.ts';
import { describeVpcAttribute } from './describe-vpc-attribute.ts';
import { describeVpcEndpointServices } from './describe-vpc-endpoint-services.ts';
import { describeVpcEndpoints } from './describe-vpc-endpoints.ts';
import { plainDescriptions } from './descriptions.ts';
import { getManagedPrefixListEntries } from './get-managed-prefix-list-entries.ts';
import { modifyVpcEndpoint } from './modify-vpc-endpoint.ts';
import { revokeSecurityGroupEgress, revokeSecurityGroupIngress } from './revoke-security-group.ts';

export const ec2: Service = {
  signingName: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: ec2QueryProtocol('2016-11-15'),
  operations: [
    ...plainDescriptions,
    describeAddresses,
    describeVpcAttribute,
    describeVpcEndpoints,
    describeVpcEndpointServices,
    getManagedPrefixListEntries,
    createVpcEndpoint,
    modifyVpcEndpoint,
    deleteVpcEndpoints,
    createTags,
    createSecurityGroup,
    authorizeSecurityGroupIngress,
    authorizeSecurityGroupEgress,
    revokeSecurityGroupIngress,
    revokeSecurityGroupEgress,
    deleteSecurityGroup,
    describeSecurityGroupRules,
  ],
  refusals: ec2Refusals,
  regions: 'own',
  loadSchemas: () => import('@aws-sdk/client-ec2'),
};
