import { setTimeout as sleep } from 'node:timers/promises';

/** Lets callers through one by one, at most `perSecond`; the first at once. */
export function pace(perSecond: number): () => Promise<void> {
  const gapMs = 1000 / perSecond;
  let nextAt = 0;
  return async () => {
    const now = performance.now();
    const mine = Math.max(now, nextAt);
    nextAt = mine + gapMs;
    if (mine > now) await sleep(mine - now);
  };
}
