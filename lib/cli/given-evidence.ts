/** What the user's own files and logs say of an estate, beside what AWS does: of partners, endpoints and names. */
import type { Door } from '../aws/door.ts';
import type { Estate } from '../core/network/estate.ts';
import type { Partner } from '../core/partners/partner.ts';
import { partnersOf } from '../core/partners/partner-catalogue.ts';
import { SeenQueries } from '../core/partners/seen-queries.ts';
import { SeenEndpointUses } from '../core/remediation/endpoint-policy/seen-endpoint-uses.ts';
import { readEndpointUsesFile } from '../files/endpoint-uses-file.ts';
import { readPartnersFile } from '../files/partners-file.ts';
import { endpointTrailReading, resolverLogReading } from '../files/use-log-readings.ts';
import { isPolicyCheckAsked } from './bucket-planning.ts';
import type { Io } from './io.ts';
import { sinceOf } from './log-days.ts';
import type { RawOptions } from './raw-options.ts';
import { readLogs } from './read-logs.ts';

/** Absent is what was not given. */
export type GivenEvidence = Pick<Estate, 'partners' | 'endpointUses' | 'nameQueries'>;

type OpenDoor = () => Promise<Pick<Door, 'openLogObjects'>>;

/** `openDoor` is called only where logs are in S3. Throws `UserError`. */
export async function givenEvidence(options: RawOptions, openDoor: OpenDoor, io: Io): Promise<GivenEvidence> {
  const partners = await givenPartners(options);
  const endpointUses = await givenEndpointUses(options, openDoor, io);
  const nameQueries = await givenQueries(options, partners, openDoor, io);
  return {
    ...(partners === undefined ? {} : { partners }),
    ...(endpointUses === undefined ? {} : { endpointUses }),
    ...(nameQueries === undefined ? {} : { nameQueries }),
  };
}

/** Partners of `--partners FILE`; undefined where none was given. */
export async function givenPartners({ partners }: RawOptions): Promise<readonly Partner[] | undefined> {
  return partners === undefined ? undefined : readPartnersFile(partners);
}

/** What `--endpoint-uses FILE` and `--trail-logs` say went through endpoints. */
async function givenEndpointUses(
  options: RawOptions,
  openDoor: OpenDoor,
  io: Io,
): Promise<GivenEvidence['endpointUses']> {
  const { endpointUses: path, trailLogs: paths } = options;
  const ofFile = path === undefined ? undefined : await readEndpointUsesFile(path);
  if (paths === undefined || !isPolicyCheckAsked(options)) return ofFile;
  const uses = new SeenEndpointUses(sinceOf(options));
  const what = 'log files of CloudTrail';
  await readLogs({ paths, what, startReading: () => endpointTrailReading(uses) }, openDoor, io);
  tellLeftOut(uses.leftOut, 'calls', io);
  return [...(ofFile ?? []), ...uses.list()];
}

async function givenQueries(
  options: RawOptions,
  partners: readonly Partner[] | undefined,
  openDoor: OpenDoor,
  io: Io,
): Promise<GivenEvidence['nameQueries']> {
  const { resolverLogs: paths } = options;
  if (paths === undefined) return undefined;
  const known = partnersOf(partners === undefined ? {} : { partners });
  const queries = new SeenQueries(known, sinceOf(options));
  const what = 'query logs of the Route 53 Resolver';
  await readLogs({ paths, what, startReading: () => resolverLogReading(queries) }, openDoor, io);
  tellLeftOut(queries.leftOut, 'queries', io);
  return queries.list();
}

function tellLeftOut(number: number, what: string, io: Io): void {
  if (number > 0) io.stderr.write(`  ${number} ${what} of further kinds do not count: there are too many\n`);
}
