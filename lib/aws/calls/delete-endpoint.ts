import { DeleteVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import type { Reference } from '../../core/remediation/action.ts';
import { resolveReference } from '../../core/remediation/action.ts';
import type { Call } from './call.ts';
import { DRY_RUN_SUCCESS, notAnAnswer } from './call.ts';

/** Failures of single endpoints come in an answer that is otherwise a success. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html */
export const deleteEndpoint: Call<{ readonly vpcEndpointId: Reference }> = async (
  clients,
  { vpcEndpointId },
  { results, isDryRun },
) => {
  const VpcEndpointIds = [resolveReference(vpcEndpointId, results)];
  const ec2 = await clients.ec2Writes();
  const { Unsuccessful } = await ec2.send(
    new DeleteVpcEndpointsCommand({ DryRun: isDryRun, VpcEndpointIds }),
  );
  if (Unsuccessful === undefined) return notAnAnswer('ec2:DeleteVpcEndpoints');
  const [failed] = Unsuccessful;
  if (failed === undefined) return { outcome: 'done' };
  const { Code = 'Unsuccessful', Message = 'no reason given' } = failed.Error ?? {};
  return Code === DRY_RUN_SUCCESS
    ? { outcome: 'wouldSucceed' }
    : { outcome: 'refused', code: Code, message: Message };
};
