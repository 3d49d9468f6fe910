/**
 * Date operators on the W3C forms of ISO 8601 and on epoch seconds.
 *
 * A time without a zone, and a run of digits that could be a year or milliseconds, cannot be told.
 */
import { unknown, type Unknown } from '../truth.ts';
import { ordered } from './ordered.ts';

const ISO =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d))?)?)?$/;

/** Milliseconds since 1970. */
export function parseDate(text: string): number | Unknown {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  const found = ISO.exec(text);
  if (!found || text.length === 4) return unknown(`${text} is not a date that can be compared`);
  const [, year, month = '01', day = '01', hour = '0', minute = '0', second = '0', fraction = '0', zone] =
    found;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) {
    return unknown(`${text} is not a day of the calendar`);
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return unknown(`${text} is not a time`);
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - zoneSeconds(zone);
  return midnight + seconds * 1000 + Math.trunc(Number(`0.${fraction}`) * 1000);
}

function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const size = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3)) * 60;
  return digits.startsWith('-') ? -size : size;
}

export const dateOperators = ordered('Date', 'date', parseDate);
