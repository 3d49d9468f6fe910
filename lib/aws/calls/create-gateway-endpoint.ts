import { CreateVpcEndpointCommand } from '@aws-sdk/client-ec2';
import type { CreateGatewayEndpoint } from '../../core/remediation/action.ts';
import { resolveTags } from '../../core/remediation/actions/resolve-tags.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';
import { tagSpecifications } from './tag-specifications.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
export const createGatewayEndpoint: Call<CreateGatewayEndpoint> = async (clients, action, context) => {
  const { remediationId, clientToken, isDryRun } = context;
  const ec2 = await clients.ec2Writes();
  // No policy is the default policy, and no tables means that no route changes yet.
  const answer = await ec2.send(
    new CreateVpcEndpointCommand({
      DryRun: isDryRun,
      VpcEndpointType: 'Gateway',
      VpcId: action.vpcId,
      ServiceName: action.serviceName,
      ...tagSpecifications('vpc-endpoint', resolveTags(action.tags, remediationId)),
      ClientToken: clientToken,
    }),
  );
  const resultId = answer.VpcEndpoint?.VpcEndpointId;
  return resultId === undefined ? notAnAnswer('ec2:CreateVpcEndpoint') : { outcome: 'done', resultId };
};
