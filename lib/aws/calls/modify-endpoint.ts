import type { ModifyVpcEndpointCommandInput } from '@aws-sdk/client-ec2';
import { ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
import type { Reference } from '../../core/remediation/action.ts';
import { resolveReference } from '../../core/remediation/action.ts';
import type { PerformContext } from '../door.ts';
import type { Call } from './call.ts';
import { notAnAnswer } from './call.ts';

type EndpointChange = Omit<ModifyVpcEndpointCommandInput, 'DryRun' | 'VpcEndpointId'>;

/** A change of one endpoint. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html */
export function modifyEndpoint<A extends { readonly vpcEndpointId: Reference }>(
  toChange: (action: A, context: PerformContext) => EndpointChange,
): Call<A> {
  return async (clients, action, context) => {
    const { results, isDryRun } = context;
    const VpcEndpointId = resolveReference(action.vpcEndpointId, results);
    const ec2 = await clients.ec2Writes();
    const answer = await ec2.send(
      new ModifyVpcEndpointCommand({ DryRun: isDryRun, VpcEndpointId, ...toChange(action, context) }),
    );
    return answer.Return === true ? { outcome: 'done' } : notAnAnswer('ec2:ModifyVpcEndpoint');
  };
}
