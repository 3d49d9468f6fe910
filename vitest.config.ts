import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'test/**/*.test.ts', 'functions/**/*.test.ts'],
    exclude: [
      'test/aws/**',
      'test/aws-deployed/**',
      'test/deployed/**',
      'test/package/**',
      'node_modules/**',
    ],
    setupFiles: ['test/seed.ts'],
    pool: 'threads',
    // Most of a test's time is its own: a core that waits for the others is lost.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
