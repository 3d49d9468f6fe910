import { expect, test } from 'vitest';
import { fuzzFlowLogs } from './fuzz-flow-logs.ts';

test('mutated lines and files count what the reference counts, and some files are refused', async () => {
  const { files, brokenFiles } = await fuzzFlowLogs(8000, 250, 20_261_123);
  expect(brokenFiles).toBeGreaterThan(files / 10);
  expect(brokenFiles).toBeLessThan(files);
});
