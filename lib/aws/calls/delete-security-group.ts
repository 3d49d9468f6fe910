import { DeleteSecurityGroupCommand } from '@aws-sdk/client-ec2';
import { resolveReference } from '../../core/remediation/action.ts';
import type { DeleteSecurityGroup } from '../../core/remediation/interface-endpoint-actions.ts';
import type { Call } from './call.ts';

/** EC2 answers with nothing but the absence of an error. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html */
export const deleteSecurityGroup: Call<DeleteSecurityGroup> = async (
  clients,
  { groupId },
  { results, isDryRun },
) => {
  const GroupId = resolveReference(groupId, results);
  const ec2 = await clients.ec2Writes();
  await ec2.send(new DeleteSecurityGroupCommand({ DryRun: isDryRun, GroupId }));
  return { outcome: 'done' };
};
