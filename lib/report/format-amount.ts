/** Bytes and money in words. Gigabytes are binary, as AWS bills them. */
import type { BytesClaim } from '../core/checks/check.ts';
import type { MoneyClaim } from '../core/cost/savings.ts';
import { BYTES_PER_GB } from '../core/cost/savings.ts';

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;

/** `3,000 GB`, `1.5 MB`. */
export function formatBytes(bytes: number): string {
  const step = bytes >= BYTES_PER_GB ? 3 : Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const amount = (bytes / 1024 ** step).toLocaleString('en-US', { maximumFractionDigits: 1 });
  return `${amount} ${UNITS[step] ?? 'bytes'}`;
}

/** `1,234.50`, always with cents. */
export function formatUsd(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** What a month through NAT costs, and what of it a gateway endpoint saves; or why nobody can say. */
export function describeMoney(money: MoneyClaim): string {
  switch (money.claim) {
    case 'no':
      return `no NAT cost: ${money.reason}`;
    case 'unknown':
      return `unknown: ${money.reason}. To learn it, ${money.howToLearn}`;
    case 'yes':
      if (money.endpointPerMonth !== undefined) return endpointSaving(money, money.endpointPerMonth);
      return `${costOf(money)}; a gateway endpoint is free and saves ${saving(money)} of it`;
  }
}

type KnownMoney = Extract<MoneyClaim, { claim: 'yes' }>;

function endpointSaving(money: KnownMoney, perMonth: number): string {
  const from = money.breakEvenGigabytesPerMonth?.toLocaleString('en-US');
  const seen = Math.round(money.gigabytesPerMonth).toLocaleString('en-US');
  return (
    `the hours of an interface endpoint cost ${formatUsd(perMonth)} USD a month, which pays from ${from ?? '?'} GB on; ` +
    `with the ${seen} GB that were seen it saves ${saving(money)} against NAT`
  );
}

function costOf(money: KnownMoney): string {
  const bytes = formatUsd(money.savesPerMonth);
  if (money.natHoursPerMonth === undefined) return `NAT charges ${bytes} USD a month for these bytes`;
  const total = formatUsd(money.natHoursPerMonth + money.savesPerMonth);
  return `NAT costs ${total} USD a month (${formatUsd(money.natHoursPerMonth)} for its hours + ${bytes} for these bytes)`;
}

function saving(money: KnownMoney): string {
  return `${money.isLowerBound ? 'at least ' : ''}${formatUsd(money.savesPerMonth)}`;
}

/** On what a money claim rests: length of the month, prices and their date. */
export function describeMoneyBasis(money: KnownMoney): string {
  return `Months have ${money.hoursInMonth} hours; bytes were seen for ${formatDays(money.observedDays)}; list prices of ${money.priceDate} (--json names their source).`;
}

/** What flow logs saw. */
export function describeBytes(bytes: BytesClaim): string {
  if (bytes.claim !== 'yes') return `${bytes.claim}: ${bytes.reason}`;
  const amount = `${bytes.isLowerBound ? 'at least ' : ''}${formatBytes(bytes.bytes)}`;
  return `yes: ${amount} from ${day(bytes.from)} to ${day(bytes.to)} (${bytes.source})`;
}

/** `eni-1 (3 GB), eni-2 (12 MB)`: who sent and received most; undefined where nobody is known. */
export function describeTopClients(bytes: BytesClaim): string | undefined {
  if (bytes.claim !== 'yes' || bytes.topClients === undefined || bytes.topClients.length === 0)
    return undefined;
  return bytes.topClients.map((one) => `${one.client} (${formatBytes(one.bytes)})`).join(', ');
}

/** The day of an ISO 8601 time. */
function day(time: string): string {
  return time.slice(0, 10);
}

// Projecting an hour to a month is weak ground, and "0 days" would hide it.
function formatDays(days: number): string {
  const amount = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  return days < 1 ? `only ${amount(days * 24)} hours` : `${amount(days)} days`;
}
