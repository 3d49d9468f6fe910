/**
 * Opens the way to AWS, or to whatever stands at the endpoint: the simulator, an emulator.
 *
 * Import this file lazily: it and what it imports load the SDK.
 */
import { STSClient } from '@aws-sdk/client-sts';
import type { ClientSettings } from './clients.ts';
import { makeClients } from './clients.ts';
import type { EndpointUse, NameQuery } from '../core/network/estate.ts';
import type { Partner } from '../core/partners/partner.ts';
import type { Door } from './door.ts';
import { hear } from './hear.ts';
import { readIdentity } from './identity.ts';
import type { Whereabouts } from './obstacle-error.ts';
import { obstacleError } from './obstacle-error.ts';
import { pace } from './pace.ts';
import { readEstate } from './read-estate.ts';
import { checkRegionName } from './region-name.ts';
import { obstacleOf, toSdkError } from './sdk-error.ts';
import { startReading } from './start-reading.ts';

export interface OpenDoorOptions {
  /** Default: as the AWS CLI finds it. */
  readonly region?: string;
  readonly profile?: string;
  /** Default: AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>, else AWS. */
  readonly endpoint?: string;
  /** How many calls may be under way at once; default 8. */
  readonly maxInFlight?: number;
  /** Milliseconds until an answer must have begun, and of silence within one; default 30,000. */
  readonly timeoutMs?: number;
  /** AWS allows two calls of LookupEvents a second; the simulator may allow more. */
  readonly lookUpsPerSecond?: number;
  /** What the user's own file says of partners; every estate that is read carries it. */
  readonly partners?: readonly Partner[];
  /** What the user's own file says went through endpoints; every estate that is read carries it. */
  readonly endpointUses?: readonly EndpointUse[];
  /** What query logs say of partners' names; every estate that is read carries it, and AWS is asked for their services. */
  readonly nameQueries?: readonly NameQuery[];
}

const IDENTITY_ATTEMPTS = 3;

/** Throws `UserError` without usable credentials, Region or network. */
export async function openDoor(options: OpenDoorOptions = {}): Promise<Door> {
  const { maxInFlight = 8, lookUpsPerSecond = 2, partners = [], endpointUses, nameQueries } = options;
  const calls = new Map<string, number>();
  const count = (operation: string) => calls.set(operation, (calls.get(operation) ?? 0) + 1);
  const { settings, where, sts } = await connect(options);
  const identity = await readIdentity(hear(sts, 'sts', count), where);
  const clients = makeClients(settings, count);
  const mayLookUp = pace(lookUpsPerSecond);
  const start = (vpcIds?: readonly string[], bucketNames?: readonly string[]) =>
    startReading({
      ...identity,
      region: settings.region,
      partners,
      nameQueries,
      vpcIds,
      bucketNames,
      clients,
      maxInFlight,
      where,
    });
  return {
    ...identity,
    region: settings.region,
    calls,
    readEstate: async (request) => {
      // No VPC is no narrowing: EC2 refuses an empty filter.
      const vpcIds = request.vpcIds?.length === 0 ? undefined : request.vpcIds;
      const { reader, obstacleToAll } = start(vpcIds, request.bucketNames);
      const estate = await readEstate({ reader, mayLookUp }, request);
      const obstacle = obstacleToAll();
      if (obstacle !== undefined) throw obstacle;
      return endpointUses === undefined ? estate : { ...estate, endpointUses };
    },
    perform: async (action, context) => {
      // Whoever only reads does not load what writes.
      const { perform } = await import('./perform.ts');
      return perform(clients, action, context);
    },
    openLogObjects: async (location) => {
      const { openLogObjects } = await import('./log-objects.ts');
      return openLogObjects(await clients.s3Logs(), location, where);
    },
    readPrices: async () => {
      // The functions of an account reckon with the prices that they carry.
      const { readPrices } = await import('./read-prices.ts');
      return readPrices(start().reader);
    },
  };
}

interface Connection {
  readonly settings: ClientSettings;
  readonly where: Whereabouts;
  readonly sts: STSClient;
}

async function connect({
  region,
  profile,
  endpoint,
  timeoutMs = 30_000,
}: OpenDoorOptions): Promise<Connection> {
  const own = {
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  const sts = new STSClient({
    ...own,
    ...(region === undefined ? {} : { region: checkRegionName(region) }),
    maxAttempts: IDENTITY_ATTEMPTS,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  const resolvedRegion = checkRegionName(await resolveRegion(sts));
  const url = endpoint ?? process.env['AWS_ENDPOINT_URL_STS'] ?? process.env['AWS_ENDPOINT_URL'];
  const where = { region: resolvedRegion, ...own, ...(url === undefined ? {} : { endpoint: url }) };
  // The chain of providers is walked once, whatever number of clients there is.
  const settings = { ...own, region: resolvedRegion, credentials: sts.config.credentials, timeoutMs };
  return { settings, where, sts };
}

async function resolveRegion(sts: STSClient): Promise<string> {
  try {
    return await sts.config.region();
  } catch (error) {
    const sdkError = toSdkError(error);
    const obstacle = obstacleOf(sdkError);
    if (obstacle === undefined) throw error;
    throw obstacleError(obstacle, sdkError, { region: '' }, error);
  }
}
