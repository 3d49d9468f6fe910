/**
 * Whether the account may be changed now, asked at every apply. Everything fails closed: what cannot be read brakes.
 *
 * The cheap and absolute ones come first, the counters last, so that a run that is stopped anyway is not counted.
 */
import type { AccountServices } from '../account/account-services.ts';
import type { ChangeWindow } from '../account/account-settings.ts';
import type { RemediationRun } from './remediation-run.ts';
import { placeOf } from '../../core/remediation/subject.ts';

/** Why nothing may be applied now, in one sentence; undefined where it may. */
export async function checkBrakes(
  account: AccountServices,
  run: RemediationRun,
  now: Date,
): Promise<string | undefined> {
  try {
    for (const brake of BRAKES) {
      const reason = await brake(account, run, now);
      if (reason !== undefined) return reason;
    }
    return undefined;
  } catch (error) {
    return `a brake cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

type Brake = (account: AccountServices, run: RemediationRun, now: Date) => Promise<string | undefined>;

const killSwitch: Brake = async ({ brakes }) => {
  const text = await brakes.readKillSwitch();
  return text === 'off'
    ? undefined
    : `the kill switch says "${text}", and only "off" lets anything be applied`;
};

const subscriber: Brake = async ({ mail }) =>
  (await mail.hasConfirmedSubscriber()) ? undefined : 'nobody has confirmed a subscription to the mails';

const undoneByOthers: Brake = async ({ remembered }, { checkId, subject }) => {
  const { observe } = await remembered.readSubject(checkId, subject);
  return observe === undefined ? undefined : observe.reason;
};

const failedVerifications: Brake = async ({ brakes, settings }) => {
  const failed = await brakes.failedVerifications();
  return failed < settings.maxFailedVerifications
    ? undefined
    : `${failed} verifications in a row have failed; a person must reset the counter`;
};

const changeWindow: Brake = async ({ settings }, _run, now) =>
  settings.changeWindow === undefined || isInWindow(settings.changeWindow, now)
    ? undefined
    : `${now.toISOString()} is outside the change window`;

const placesInChange: Brake = async ({ brakes, settings }, { subject, remediationId }) => {
  const isProven = await brakes.isProven();
  const limit = isProven ? settings.maxConcurrentVpcs : 1;
  if (await brakes.enterPlace(placeOf(subject), remediationId, limit)) return undefined;
  return isProven
    ? `${limit} others are in change`
    : 'one comes first: another one is in change, and none has ended well yet';
};

const changesPerHour: Brake = async ({ brakes, settings }, { remediationId }, now) => {
  const hour = now.toISOString().slice(0, 13);
  return (await brakes.countChange(remediationId, hour, settings.changesPerHour))
    ? undefined
    : `${settings.changesPerHour} changes have been made this hour`;
};

const BRAKES: readonly Brake[] = [
  killSwitch,
  subscriber,
  undoneByOthers,
  failedVerifications,
  changeWindow,
  placesInChange,
  changesPerHour,
];

/** True within the window; one that goes over midnight belongs to the day it begins on. */
export function isInWindow({ days, fromHour, toHour }: ChangeWindow, now: Date): boolean {
  const day = now.getUTCDay();
  const hour = now.getUTCHours();
  if (fromHour < toHour) return days.includes(day) && hour >= fromHour && hour < toHour;
  const yesterday = (day + 6) % 7;
  return (days.includes(day) && hour >= fromHour) || (days.includes(yesterday) && hour < toHour);
}
