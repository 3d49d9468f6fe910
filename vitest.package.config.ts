import { defineConfig } from 'vitest/config';

/** The packed package: needs a registry, and is slow. */
// oxlint-disable-next-line import/no-default-export -- where vitest looks for its configuration
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
