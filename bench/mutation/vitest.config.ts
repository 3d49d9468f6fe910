import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Quick tables before slow laws: most mutants then die in milliseconds. */
class TablesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (moduleId.includes('/laws.') ? 1 : 0);
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

const fewerRuns = fileURLToPath(new URL('fewer-runs.ts', import.meta.url));

/** The tests that mutants of the policy engine must get past: its own, but not the one that starts a solver. */
// oxlint-disable-next-line import/no-default-export -- where vitest looks for its configuration
export default defineConfig({
  plugins: [
    {
      name: 'fewer-runs',
      enforce: 'pre',
      resolveId: (source, importer) =>
        source === 'fast-check' && importer !== fewerRuns ? fewerRuns : undefined,
    },
    {
      // Once a mutant is active nobody reads the coverage any more, and counting it took most of the time.
      name: 'count-once',
      transform: (code) =>
        code.replace('function cover() {', 'function cover() { if (ns.activeMutant !== void 0) return;'),
    },
  ],
  test: {
    include: ['lib/core/iam/**/*.test.ts', 'test/iam/*.test.ts'],
    exclude: ['test/iam/differential.test.ts'],
    setupFiles: ['test/seed.ts'],
    sequence: { sequencer: TablesFirst },
    // A mutant's time is mostly the start of workers; modules are loaded anew for every mutant all the same.
    isolate: false,
    // The first run measures the coverage of all tests, also on a busy machine.
    testTimeout: 120_000,
  },
});
