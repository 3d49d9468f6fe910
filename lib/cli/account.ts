/** Where a command's estate comes from: a file, or AWS by the one door. */
import type { Door } from '../aws/door.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import type { MoneyOptions, RegionPrices } from '../core/cost/savings.ts';
import type { Estate, Part } from '../core/network/estate.ts';
import { UserError } from '../core/user-error.ts';
import { readEstateFile } from '../files/estate-file.ts';
import { readPricesFile } from '../files/prices-file.ts';
import { readTrafficFile } from '../files/traffic-file.ts';
import { ALL_PARTS } from '../workflow/read-and-plan.ts';
import type { GivenEvidence } from './given-evidence.ts';
import { givenEvidence } from './given-evidence.ts';
import type { Io } from './io.ts';
import { isLocal } from './is-local.ts';
import { listedPrices } from './listed-prices.ts';
import { parseMonthHours } from './parse-options.ts';
import { withProgress } from './progress.ts';
import type { RawOptions } from './raw-options.ts';

/** Opens the door to the account that the options name. Throws `UserError` where there is no way in. */
export async function openAccount(options: RawOptions, io: Io): Promise<Door> {
  const evidence = await givenEvidence(options, () => openPlain(options, io), io);
  return openPlain(options, io, evidence);
}

async function openPlain(
  { region, profile }: RawOptions,
  io: Io,
  evidence: GivenEvidence = {},
): Promise<Door> {
  const { openDoor } = await import('../aws/open-door.ts');
  // The SDK finds endpoints in the environment by itself, also those of single services.
  return openDoor({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...evidence,
    // AWS allows two a second; a simulator on this machine has no such limit.
    ...(isLocal(io.env['AWS_ENDPOINT_URL']) ? { lookUpsPerSecond: 1_000 } : {}),
  });
}

/** Traffic of `--traffic FILE`; undefined where none was given. */
export async function givenTraffic({ traffic }: RawOptions): Promise<Estate['traffic'] | undefined> {
  return traffic === undefined ? undefined : { status: 'read', value: await readTrafficFile(traffic) };
}

/** The account as AWS has it now, with the traffic that was given; progress goes to stderr. */
export async function readAccount(door: Door, options: RawOptions, io: Io): Promise<Estate> {
  const traffic = await givenTraffic(options);
  const what = `Reading account ${door.accountId} in ${door.region}`;
  const estate = await withProgress(what, door, io, () => door.readEstate({ parts: ALL_PARTS }));
  return traffic === undefined ? estate : { ...estate, traffic };
}

/** What a reading command looks at. */
export interface Source {
  readonly estate: Estate;
  readonly money: MoneyOptions;
}

/** The estate of `--estate FILE`, else that of the account. */
export async function readSource(options: RawOptions, io: Io): Promise<Source> {
  const hoursInMonth = parseMonthHours(options.monthHours);
  if (options.estate === undefined) {
    const door = await openAccount(options, io);
    const estate = await readAccount(door, options, io);
    return { estate, money: { hoursInMonth, prices: await pricesFor(door, options, io) } };
  }
  refuseAwsOptions(options);
  const saved = await readEstateFile(options.estate);
  const traffic = await givenTraffic(options);
  const openHome = () => openPlain({ ...options, region: saved.region }, io);
  const estate = {
    ...saved,
    ...(traffic === undefined ? {} : { traffic }),
    ...(await givenEvidence(options, openHome, io)),
  };
  const prices =
    options.prices === undefined
      ? pricesOfRegion(estate.region)
      : await readPricesFile(options.prices, estate.region);
  return { estate, money: { hoursInMonth, prices } };
}

function refuseAwsOptions({ region, profile, estate }: RawOptions): void {
  const given = region === undefined ? profile && '--profile' : '--region';
  if (given === undefined || given === '') return;
  throw new UserError({
    got: `${given} together with --estate ${estate ?? ''}`,
    allowed: 'one of them: a saved estate has its own account and Region',
    remedy: `leave out ${given}, or --estate`,
  });
}

/** Prices of the file, else of AWS's price list, else those that Endpointer carries. */
export async function pricesFor(door: Door, { prices }: RawOptions, io: Io): Promise<Part<RegionPrices>> {
  if (prices !== undefined) return readPricesFile(prices, door.region);
  const listed = await listedPrices(door, io);
  return listed.status === 'read' ? listed : pricesOfRegion(door.region);
}
