import type { Script } from '../script.ts';
import { associations, defaultType, gatewayEndpointLife, oneRouteEach } from './gateway-endpoint.ts';
import { readsOfFunctions } from './functions.ts';
import { interfaceEndpointLife, refusedInterfaceEndpoints } from './interface-endpoint.ts';
import { filters, pages, surroundings, tags } from './listing.ts';
import { bucketCure } from './bucket-cure.ts';
import { bucketSettings } from './bucket-settings.ts';
import { buckets, identities, tablesAndKeys } from './policies.ts';
import { clientTokens, dryRuns, unknownIds } from './refused-changes.ts';
import { securityGroupLife, refusedRules } from './security-groups.ts';
import { trail } from './trail.ts';
import { denials } from './denials.ts';
import { metricSums } from './metrics.ts';
import { functionList, privateZones } from './names-and-functions.ts';
import { network } from './network.ts';
import { noOrganization, organization } from './organization.ts';
import { furnishedOverseers, overseers, quotasAndPrices } from './overseers.ts';
import { profileListings, resolverListings } from './resolver.ts';
import { accountOfS3, bareS3 } from './s3-control.ts';

/** Every script; each is played in an account of its own. */
export const allScripts: readonly Script[] = [
  gatewayEndpointLife,
  defaultType,
  associations,
  oneRouteEach,
  dryRuns,
  clientTokens,
  unknownIds,
  pages,
  filters,
  tags,
  surroundings,
  buckets,
  bucketSettings,
  bucketCure,
  identities,
  tablesAndKeys,
  trail,
  securityGroupLife,
  refusedRules,
  interfaceEndpointLife,
  refusedInterfaceEndpoints,
  readsOfFunctions,
  network,
  overseers,
  furnishedOverseers,
  quotasAndPrices,
  functionList,
  privateZones,
  resolverListings,
  profileListings,
  bareS3,
  accountOfS3,
  noOrganization,
  organization,
  metricSums,
  denials,
];

/** Those that may be played in an account of AWS's. */
export const anyAccountScripts: readonly Script[] = allScripts.filter(
  ({ account = 'any' }) => account === 'any',
);
