import { expect, test } from 'vitest';
import { compareWithSolver } from './differential.ts';

// The long run is a command: node test/iam/differential.ts --policies 100000
test('the prover and a solver agree on every generated policy of the fragment', async () => {
  const { disagreements, proved, refuted } = await compareWithSolver(200, 20_261_123);
  expect(disagreements).toEqual([]);
  expect(Math.min(proved, refuted)).toBeGreaterThan(50);
});
