import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inTerminal } from '../../test/cli/terminal.ts';
import { outputSchema } from '../report/output-schema.ts';

afterEach(() => vi.unstubAllEnvs());

/** Three architectures are cured and taken back, one after the other. */
const PATIENCE = 120_000;

describe('the demo', () => {
  it(
    "prints the transcript of the README: the article's figures, and that everything was taken back",
    async () => {
      const { exitCode, stdout, stderr } = await inTerminal(['demo']);
      expect([exitCode, stderr]).toEqual([0, '']);
      const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
      const transcript = /```text\n\$ npm run demo\n\n(?<shown>.*?)```/s.exec(readme)?.groups?.['shown'];
      expect(stdout).toBe(transcript);
      expect(stdout).toContain('NAT costs 186.00 USD a month (36.00 for its hours + 150.00 for these bytes)');
      expect(stdout).toMatch(/no NAT gateway .* no NAT cost/);
      expect(stdout).toContain('The account is again what it was');
    },
    PATIENCE,
  );

  it(
    'ends differently for each harder case, sends no real credentials, and gives the environment back',
    async () => {
      vi.stubEnv('AWS_PROFILE', 'production');
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAREAL');
      vi.stubEnv('AWS_ENDPOINT_URL_EC2', 'http://127.0.0.1:9');
      const before = { ...process.env };
      const { stdout } = await inTerminal(['demo', '--json']);
      expect(outputSchema.parse(JSON.parse(stdout))).toMatchObject({
        main: { savesPerMonth: 150, wasCured: true, isAsBefore: true },
        harder: [
          {
            decision: 'approve',
            hazards: expect.arrayContaining(['network-condition-policies']),
            leftOut: [],
          },
          { decision: 'approve', hazards: expect.arrayContaining(['inspection-bypass']), leftOut: [] },
          { hazards: [], leftOut: [expect.stringMatching(/^rtb-/)] },
        ],
        functions: {
          services: ['com.amazonaws.eu-west-3.glue', 'com.amazonaws.eu-west-3.rds-data', 's3'],
          severity: 'critical',
          wasCured: true,
          isAsBefore: true,
        },
        partners: {
          services: Array(3).fill(expect.stringContaining('.vpce-svc-')),
          severity: 'low',
          wasCured: true,
          isAsBefore: true,
        },
      });
      expect({ ...process.env }).toEqual(before);
    },
    PATIENCE,
  );
});
