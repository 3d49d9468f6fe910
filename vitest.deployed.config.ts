import { defineConfig } from 'vitest/config';

/** The deployed stack on an emulator and the simulator: needs Python, and a MiniStack that is found or installed. */
// oxlint-disable-next-line import/no-default-export -- where vitest looks for its configuration
export default defineConfig({
  test: {
    globalSetup: ['test/deployed/global-setup.ts'],
    include: ['test/deployed/**/*.test.ts'],
    pool: 'threads',
    // Each test has an emulator of its own, with a Node process for every function.
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
