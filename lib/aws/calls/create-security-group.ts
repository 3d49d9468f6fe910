import { CreateSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { groupNameOf } from '../../core/remediation/actions/create-security-group.ts';
import { resolveTags } from '../../core/remediation/actions/resolve-tags.ts';
import type { CreateSecurityGroup } from '../../core/remediation/interface-endpoint-actions.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';
import { tagSpecifications } from './tag-specifications.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export const createSecurityGroup: Call<CreateSecurityGroup> = async (clients, action, context) => {
  const { remediationId, isDryRun } = context;
  const ec2 = await clients.ec2Writes();
  const { GroupId: resultId } = await ec2.send(
    new CreateSecurityGroupCommand({
      DryRun: isDryRun,
      VpcId: action.vpcId,
      GroupName: groupNameOf(action, remediationId),
      Description: action.description,
      ...tagSpecifications('security-group', resolveTags(action.tags, remediationId)),
    }),
  );
  return resultId === undefined ? notAnAnswer('ec2:CreateSecurityGroup') : { outcome: 'done', resultId };
};
