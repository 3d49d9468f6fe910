import type { BytesClaim } from '../core/checks/check.ts';
import type { MoneyClaim } from '../core/cost/savings.ts';
import { describeTopClients, formatBytes, formatUsd } from './format-amount.ts';

/**
 * One sentence for where there is room for one: `NAT carried at least 3 GB in 7 days; that is at least 1.20 USD a month,
 * most of it eni-1 (2 GB).` Undefined where no byte was seen.
 */
export function describeSeen(bytes: BytesClaim, money: MoneyClaim): string | undefined {
  if (bytes.claim !== 'yes') return undefined;
  const least = bytes.isLowerBound ? 'at least ' : '';
  const days = (Date.parse(bytes.to) - Date.parse(bytes.from)) / 86_400_000;
  const time = `${days.toLocaleString('en-US', { maximumFractionDigits: 1 })} days`;
  const clients = describeTopClients(bytes);
  const most = clients === undefined ? '' : `, most of it ${clients}`;
  const cost = money.claim === 'yes' ? `; that is ${least}${formatUsd(money.savesPerMonth)} USD a month` : '';
  return `NAT carried ${least}${formatBytes(bytes.bytes)} in ${time}${cost}${most}.`;
}
