import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { limitInFlight } from './limit-in-flight.ts';

it('runs everything, in order of arrival, never more than the limit and never fewer than could run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.record({ turns: fc.nat(4), fails: fc.boolean() }), { maxLength: 30 }),
      async (limit, jobs) => {
        const inTurn = limitInFlight(limit);
        const started: number[] = [];
        let inFlight = 0;
        let most = 0;
        const results = await Promise.allSettled(
          jobs.map(({ turns, fails }, index) =>
            inTurn(async () => {
              started.push(index);
              most = Math.max(most, ++inFlight);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              inFlight -= 1;
              if (fails) throw new Error('refused');
              return index;
            }),
          ),
        );
        expect(results.map(({ status }) => status === 'rejected')).toEqual(jobs.map(({ fails }) => fails));
        expect(started).toEqual(jobs.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
        if (jobs.every(({ turns }) => turns > 2)) expect(most).toBe(Math.min(limit, jobs.length));
      },
    ),
  );
});
