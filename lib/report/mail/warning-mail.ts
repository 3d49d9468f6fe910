import type { Mail, MailPlace } from './mail.ts';
import { placeLines, toMail } from './mail.ts';

/** What detection, asking or applying lacks, and what to do about it. */
export interface Warning {
  readonly warning: 'noWriteTrail' | 'noRecorder' | 'noConfirmedSubscriber' | 'unreadable';
  readonly text: string;
}

/** All warnings of one look in one mail. */
export function warningMail(place: MailPlace, warnings: readonly Warning[]): Mail {
  const [only] = warnings;
  const first =
    warnings.length === 1 && only !== undefined
      ? `Decision needed: ${only.text}`
      : `Decision needed: ${warnings.length} things keep Endpointer from seeing or telling you all.`;
  return toMail(`Endpointer is impaired in ${place.region} (${place.accountId})`, [
    [first],
    warnings.length === 1 ? [] : warnings.map(({ text }) => `- ${text}`),
    placeLines(place),
  ]);
}
