/**
 * Clients beyond the VPC who ask its resolver through an inbound endpoint: private DNS leads them to the new endpoint too,
 * and nothing here tells their addresses. The group admits every network that the VPC has a route to; whether that is all
 * of them, only a person can say.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html
 */
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { missingParts } from '../hazards/unreadable.ts';
import type { Hazard } from '../plan.ts';
import { fartherBlocks } from './farther-blocks.ts';
import type { InterfaceDraft } from './interface-hazards.ts';

const ID = 'inbound-resolver-clients';

export function inboundResolverHazards(
  index: EstateIndex,
  { vpcId, isNew, serviceName }: InterfaceDraft,
): readonly Hazard[] {
  if (!isNew) return [];
  const { inboundResolvers } = index.estate;
  const blocks = fartherBlocks(index, vpcId);
  const admitted =
    blocks.length === 0
      ? 'The VPC has no route to any such network, so that the group admits none of them'
      : `The group admits those to which the VPC has a route (${blocks.join(', ')}), and nobody else beyond the VPC`;
  return [
    ...missingParts(ID, 'whether clients beyond the VPC ask its resolver', { inboundResolvers }),
    ...valueOr(inboundResolvers, [])
      .filter((one) => one.vpcId === vpcId)
      .map(({ resolverEndpointId }): Hazard => ({
        id: ID,
        kind: 'found',
        subject: resolverEndpointId,
        text:
          `Other networks ask the resolver of ${vpcId} through its inbound endpoint, and will be led to the new endpoint ` +
          `of ${serviceName} too. ${admitted}: clients with other addresses would be cut off from the service. Make ` +
          'sure where they are before you approve.',
      })),
  ];
}
