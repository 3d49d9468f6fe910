/** What flow logs are read against: a saved estate, the account as it is, or nothing but address ranges. */
import type { Door } from '../aws/door.ts';
import { pricesOfRegion } from '../core/cost/prices-of-region.ts';
import type { MoneyOptions, RegionPrices } from '../core/cost/savings.ts';
import type { Estate, Part } from '../core/network/estate.ts';
import type { LabelledRange } from '../core/traffic/address-table.ts';
import { rangeSourcesOf } from '../core/traffic/network-of-estate.ts';
import { toServiceRanges, type RangeSources } from '../core/traffic/service-ranges.ts';
import { UserError } from '../core/user-error.ts';
import { readEstateFile } from '../files/estate-file.ts';
import { readTextFile } from '../files/parse-json-file.ts';
import { readPricesFile } from '../files/prices-file.ts';
import { openAccount, pricesFor, readAccount } from './account.ts';
import { givenPartners } from './given-evidence.ts';
import type { Io } from './io.ts';
import { parseMonthHours } from './parse-options.ts';
import type { RawOptions } from './raw-options.ts';

export interface FlowsSource {
  readonly region: string;
  /** Where the network is known from. */
  readonly network: 'estate' | 'account' | 'rowsAlone';
  /** Absent where the records alone tell. */
  readonly estate?: Estate;
  readonly ranges: readonly LabelledRange[];
  readonly money: MoneyOptions;
  /** The way to S3; a door that was opened for the account is the same one. */
  readonly openDoor: () => Promise<Door>;
}

export async function readFlowsSource(options: RawOptions, io: Io): Promise<FlowsSource> {
  const hoursInMonth = parseMonthHours(options.monthHours);
  if (options.estate !== undefined && options.region !== undefined) throw bothGiven(options);
  const ipRanges =
    options.ipRanges === undefined ? undefined : await readTextFile(options.ipRanges, 'Address ranges');
  const partners = (await givenPartners(options)) ?? [];
  const given = {
    ...(ipRanges === undefined ? {} : { ipRanges }),
    partners: partners.map(({ id, ranges = [] }) => ({ service: id, cidrs: ranges })),
  };
  if (options.estate !== undefined) {
    const estate = await readEstateFile(options.estate);
    const { region } = estate;
    const ranges = rangesOf({ ...rangeSourcesOf(estate), ...given });
    const prices = await pricesWithoutAws(options, region);
    const openDoor = () => openAccount({ ...options, region }, io);
    return { region, network: 'estate', estate, ranges, money: { hoursInMonth, prices }, openDoor };
  }
  if (options.region !== undefined && ipRanges !== undefined) {
    const { region } = options;
    const ranges = rangesOf({ region, ...given });
    refuseOtherRegion(ranges, region);
    const prices = await pricesWithoutAws(options, region);
    const openDoor = () => openAccount(options, io);
    return { region, network: 'rowsAlone', ranges, money: { hoursInMonth, prices }, openDoor };
  }
  const door = await openAccount(options, io);
  const estate = await readAccount(door, options, io);
  const ranges = rangesOf({ ...rangeSourcesOf(estate), ...given });
  const money = { hoursInMonth, prices: await pricesFor(door, options, io) };
  const openDoor = () => Promise.resolve(door);
  return { region: estate.region, network: 'account', estate, ranges, money, openDoor };
}

function pricesWithoutAws({ prices }: RawOptions, region: string): Promise<Part<RegionPrices>> {
  return prices === undefined ? Promise.resolve(pricesOfRegion(region)) : readPricesFile(prices, region);
}

function rangesOf(sources: RangeSources): readonly LabelledRange[] {
  const reading = toServiceRanges(sources);
  if (reading.kind === 'ranges') return reading.ranges;
  throw new UserError({
    got: `Address ranges that cannot be used: ${reading.reason}`,
    allowed: "AWS's ip-ranges.json, and an estate whose prefix lists hold CIDRs",
    remedy: 'download https://ip-ranges.amazonaws.com/ip-ranges.json again, or read the estate again',
  });
}

/** With nothing else to go by, a Region without ranges would make every byte one of other Regions. */
function refuseOtherRegion(ranges: readonly LabelledRange[], region: string): void {
  if (ranges.some(({ label }) => label.kind === 'service' && label.region === region)) return;
  throw new UserError({
    got: `--region ${region}, of which --ip-ranges has no range of S3 or DynamoDB`,
    allowed: 'a Region such as eu-west-3',
    remedy: 'correct --region, or download ip-ranges.json again',
  });
}

function bothGiven({ region = '', estate = '' }: RawOptions): UserError {
  return new UserError({
    got: `--region ${region} together with --estate ${estate}`,
    allowed: 'one of them: a saved estate has its own account and Region',
    remedy: 'leave out --region, or --estate',
  });
}
