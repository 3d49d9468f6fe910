import { expect, it } from 'vitest';
import { pace } from './pace.ts';

it('lets the first through at once and the others at their distance', async () => {
  const mayGo = pace(50);
  const start = performance.now();
  const at = await Promise.all(
    [0, 1, 2, 3].map(async () => {
      await mayGo();
      return performance.now() - start;
    }),
  );
  expect(at[0]).toBeLessThan(15);
  // Timers may fire a millisecond early.
  at.forEach((time, index) => expect(time).toBeGreaterThanOrEqual(index * 20 - 2));
});
