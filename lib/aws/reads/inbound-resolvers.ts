/**
 * Where networks beyond a VPC ask its resolver.
 *
 * One for delegation answers such clients too, so far as AWS says: whatever is not outbound counts.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverEndpoint.html
 */
import * as z from 'zod/mini';
import type { InboundResolver } from '../../core/network/estate.ts';
import { isAskedFor } from './narrow.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { askResolver, nextOf, parseAnswer } from './resolver-calls.ts';

const OPERATION = 'route53resolver:ListResolverEndpoints';

const endpointsPage = z.object({
  NextToken: z.optional(z.nullable(z.string())),
  ResolverEndpoints: z.array(z.object({ Id: z.string(), Direction: z.string(), HostVPCId: z.string() })),
});

export async function readInboundResolvers(reader: Reader): Promise<readonly InboundResolver[]> {
  const client = await reader.clients.route53Resolver();
  const all = await readPages(reader, OPERATION, {
    ask: async (token) => parseAnswer(endpointsPage, await askResolver(client, OPERATION, token)),
    next: nextOf,
    items: (page) => page.ResolverEndpoints,
  });
  return all
    .filter(({ Direction, HostVPCId }) => Direction !== 'OUTBOUND' && isAskedFor(reader, HostVPCId))
    .map(({ Id, HostVPCId }) => ({ resolverEndpointId: Id, vpcId: HostVPCId }));
}
