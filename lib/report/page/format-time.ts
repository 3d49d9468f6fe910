/** Times for readers: UTC, since nobody knows where they sit, and a distance, since that is what they need. */

/** `Mon 23 Nov 2026, 09:14 UTC`; the text itself where it is no time. */
export function formatTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const [day = '', dayOfMonth = '', month = '', year = '', clock = ''] = date.toUTCString().split(/,? /);
  return `${day} ${Number(dayOfMonth)} ${month} ${year}, ${clock.slice(0, 5)} UTC`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `2 days`, `5 hours`, `1 minute`: rounded down, so that nobody counts on time that is not there. */
export function timeLeft(until: string, now: Date): string {
  const milliseconds = Date.parse(until) - now.getTime();
  for (const [unit, length] of UNITS) {
    const count = Math.floor(milliseconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return milliseconds > 0 ? 'less than a minute' : 'no time';
}
