/** Options that make sense; anything else is a `UserError` before anything was read. */
import type { Check } from '../core/checks/check.ts';
import { CHECKS } from '../core/checks/registry.ts';
import { HOURS_IN_MONTH } from '../core/cost/savings.ts';
import type { Mode } from '../core/remediation/plan.ts';
import { UserError } from '../core/user-error.ts';
import { closestWord } from './closest-word.ts';
import type { RawOptions } from './raw-options.ts';

/** The check of that id, with a suggestion where there is none. */
export function parseCheck(id: string): Check {
  const check = CHECKS.find((known) => known.id === id);
  if (check !== undefined) return check;
  const ids = CHECKS.map((known) => known.id);
  const closest = closestWord(id, ids);
  throw new UserError({
    got: `unknown check "${id}"`,
    allowed: ids.join(', '),
    remedy: closest === undefined ? 'name one of these' : `did you mean ${closest}?`,
  });
}

const MODES: readonly Mode[] = ['observe', 'approve', 'auto'];

/** The most that the caller wants; `auto`, which lowers nothing, where nothing was said. */
export function parseMode(mode: string | undefined): Mode {
  if (mode === undefined) return 'auto';
  const known = MODES.find((one) => one === mode);
  if (known !== undefined) return known;
  throw new UserError({
    got: `--mode ${mode}`,
    allowed: MODES.join(', '),
    remedy: 'name the most that may happen; it lowers a decision and never raises it',
  });
}

const LONGEST_MONTH = 31 * 24;

/** Hours of a month in reports, 1 to 744. */
export function parseMonthHours(hours: string | undefined): number {
  if (hours === undefined) return HOURS_IN_MONTH;
  const value = Number(hours);
  if (hours.trim() !== '' && value >= 1 && value <= LONGEST_MONTH) return value;
  throw new UserError({
    got: `--month-hours ${hours}`,
    allowed: `a number from 1 to ${LONGEST_MONTH}`,
    remedy: '730 is a twelfth of a year, 720 a month of 30 days',
  });
}

/** A TCP port, or 0 for a free one. */
export function parsePort(port: string | undefined): number {
  if (port === undefined) return 0;
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port);
  throw new UserError({
    got: `--port ${port}`,
    allowed: 'a number from 0 to 65535',
    remedy: 'leave it out for a free one',
  });
}

/** For commands that change an account: a file has none. */
export function refuseEstate({ estate }: RawOptions, command: string): void {
  if (estate === undefined) return;
  throw new UserError({
    got: `${command} --estate ${estate}`,
    allowed: 'an account; a saved estate can only be read (scan, plan, explain)',
    remedy: `start it with \`endpointer simulate --fixture ${estate}\`, then run ${command} on that`,
  });
}
