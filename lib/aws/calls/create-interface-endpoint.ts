import { CreateVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { resolveReference } from '../../core/remediation/action.ts';
import { resolveTags } from '../../core/remediation/actions/resolve-tags.ts';
import type { CreateInterfaceEndpoint } from '../../core/remediation/interface-endpoint-actions.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';
import { tagSpecifications } from './tag-specifications.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
export const createInterfaceEndpoint: Call<CreateInterfaceEndpoint> = async (clients, action, context) => {
  const { remediationId, clientToken, isDryRun, results } = context;
  const ec2 = await clients.ec2Writes();
  // No policy is the default policy.
  const answer = await ec2.send(
    new CreateVpcEndpointCommand({
      DryRun: isDryRun,
      VpcEndpointType: 'Interface',
      VpcId: action.vpcId,
      ServiceName: action.serviceName,
      ServiceRegion: action.serviceRegion,
      SubnetIds: [...action.subnetIds],
      SecurityGroupIds: action.groupIds.map((id) => resolveReference(id, results)),
      PrivateDnsEnabled: action.privateDns,
      IpAddressType: action.ipAddressType,
      ...tagSpecifications('vpc-endpoint', resolveTags(action.tags, remediationId)),
      ClientToken: clientToken,
    }),
  );
  const resultId = answer.VpcEndpoint?.VpcEndpointId;
  return resultId === undefined ? notAnAnswer('ec2:CreateVpcEndpoint') : { outcome: 'done', resultId };
};
