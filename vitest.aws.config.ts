import { defineConfig } from 'vitest/config';

/** The contract suite: needs Python, and a moto that is found or installed. */
// oxlint-disable-next-line import/no-default-export -- where vitest looks for its configuration
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts', 'test/aws-deployed/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 30_000,
  },
});
