import { defineConfig } from 'vitest/config';

/** `DEPLOYED_PATIENCE=4` on a machine that is busy: every wait may take so many times as long. */
const patience = Number(process.env['DEPLOYED_PATIENCE'] ?? 1);

/** The deployed stack on an emulator and the simulator: needs Python, and a MiniStack that is found or installed. */
// oxlint-disable-next-line import/no-default-export -- where vitest looks for its configuration
export default defineConfig({
  test: {
    pool: 'threads',
    // Each test has an emulator of its own, with a Node process for every function.
    maxWorkers: 2,
    testTimeout: 90_000 * patience,
    hookTimeout: 120_000 * patience,
    reporters: ['verbose'],
    projects: [
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['test/deployed/*.test.ts'],
          globalSetup: ['test/deployed/global-setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Looks at what all scenarios have called.
        test: {
          name: 'permissions',
          include: ['test/deployed/permissions/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
