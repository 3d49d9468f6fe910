import type { Door } from '../../lib/aws/door.ts';
import type { Part } from '../../lib/core/network/estate.ts';
import type { SettleEvidence } from '../../lib/workflow/account/account-services.ts';
import type { ServiceSetup } from '../account-context.ts';
import { CLIENT_SETTINGS } from '../client-settings.ts';
import { variable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import { trailPlace } from './cloud-trail.ts';
import { tablePlace } from './table.ts';

export function settle({ door }: ServiceSetup): SettleEvidence {
  return lazily(async () => {
    const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
    const { settleEvidence } = await import('../../lib/aws/deployed/settle-evidence.ts');
    const { notedWrites } = await import('../../lib/aws/deployed/remembered.ts');
    return settleEvidence({
      trail: await trailPlace(),
      cloudFormation: new CloudFormationClient(CLIENT_SETTINGS),
      noted: notedWrites(await tablePlace()),
      resourcesOf: (where) => (where.kind === 'vpc' ? resourcesOf(door, where.vpcId) : Promise.resolve([])),
      ours: { roleArns: [variable('ENDPOINTER_CHANGE_ROLE_ARN')] },
    });
  });
}

/** Throws where a part cannot be read: a write to what is not seen would not be noticed. */
async function resourcesOf(door: Door, vpcId: string): Promise<readonly string[]> {
  const parts = ['routeTables', 'subnets', 'natGateways', 'vpcEndpoints'] as const;
  const estate = await door.readEstate({ parts, vpcIds: [vpcId] });
  const isOwn = (resource: { readonly vpcId: string }) => resource.vpcId === vpcId;
  return [
    ...valueOf(estate.routeTables)
      .filter(isOwn)
      .map(({ routeTableId }) => routeTableId),
    ...valueOf(estate.subnets)
      .filter(isOwn)
      .map(({ subnetId }) => subnetId),
    ...valueOf(estate.natGateways)
      .filter(isOwn)
      .map(({ natGatewayId }) => natGatewayId),
    ...valueOf(estate.vpcEndpoints)
      .filter(isOwn)
      .map(({ vpcEndpointId }) => vpcEndpointId),
  ];
}

function valueOf<T>(part: Part<T>): T {
  if (part.status === 'unreadable') throw new Error(`the network cannot be read: ${part.reason}`);
  return part.value;
}
