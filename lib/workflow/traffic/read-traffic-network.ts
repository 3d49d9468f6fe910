import { PATH_PARTS } from '../../core/reads/estate-parts.ts';
import { unreadableParts } from '../../core/network/estate.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import { partnersOf } from '../../core/partners/partner-catalogue.ts';
import { rangeSourcesOf, trafficNetworkOf } from '../../core/traffic/network-of-estate.ts';
import { routeFingerprints, withRoutesSince } from '../../core/traffic/route-history.ts';
import { toServiceRanges } from '../../core/traffic/service-ranges.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { ReadNetwork } from './count-flow-log.ts';

/**
 * The network as it is now, with routes that count since they were first seen like this. Throws where a part cannot be
 * read: without it bytes would be lost that another reading would count.
 */
export async function readTrafficNetwork(context: WorkflowContext): Promise<ReadNetwork> {
  const estate = await context.door.readEstate({ parts: PATH_PARTS });
  const unreadable = unreadableParts(estate).find(({ part }) => PATH_PARTS.some((own) => own === part));
  if (unreadable !== undefined) {
    throw new Error(`flow logs cannot be told without ${unreadable.part}: ${unreadable.reason}`);
  }
  const partners = partnersOf(estate).map(({ id, ranges: cidrs = [] }) => ({ service: id, cidrs }));
  const ranges = toServiceRanges({ ...rangeSourcesOf(estate), partners });
  if (ranges.kind === 'unreadable') throw new Error(`the prefix lists cannot be used: ${ranges.reason}`);
  const network = trafficNetworkOf(indexEstate(estate));
  const since = new Map<string, number>();
  for (const [vpcId, fingerprint] of routeFingerprints(network, estate)) {
    since.set(vpcId, await accountOf(context).traffic.routesSince(vpcId, fingerprint));
  }
  return { network: withRoutesSince(network, estate, since), ranges: ranges.ranges };
}
