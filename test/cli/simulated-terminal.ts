/** Command lines against an account on a simulator, over the wire, as they would run on AWS. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Io } from '../../lib/cli/io.ts';
import type { Fixture, Simulator, SimulatorOptions } from '../../lib/simulator/simulator.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { privateAccount } from '../workflow/private-account.ts';
import type { Shown, TerminalOptions } from './terminal.ts';
import { inTerminal } from './terminal.ts';

export interface SimulatedTerminal {
  readonly simulator: Simulator;
  readonly env: Io['env'];
  readonly stateFolder: string;
  readonly run: (argv: readonly string[], options?: TerminalOptions) => Promise<Shown>;
  /** What a remediation may change, without what is deleted and only lingers. */
  readonly network: () => Pick<Fixture, 'RouteTables' | 'VpcEndpoints'>;
  /** The names of the calls that write, so far. */
  readonly writes: () => readonly string[];
}

const WRITES: ReadonlySet<string> = new Set([
  'CreateVpcEndpoint',
  'ModifyVpcEndpoint',
  'DeleteVpcEndpoints',
  'CreateTags',
]);

/** The SDK finds made-up credentials in the environment, and no file or metadata service to ask instead. */
export function stubAwsEnvironment(more: Readonly<Record<string, string>> = {}): void {
  const made = {
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'eu-west-3',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries({ ...made, ...more })) vi.stubEnv(name, value);
}

export async function simulatedTerminal(options: Partial<SimulatorOptions> = {}): Promise<SimulatedTerminal> {
  stubAwsEnvironment();
  const simulator = await startSimulator({ fixture: privateAccount(), pageSize: 'maximum', ...options });
  const stateFolder = await mkdtemp(join(tmpdir(), 'endpointer-cli-state-'));
  const env = { AWS_ENDPOINT_URL: simulator.url, XDG_STATE_HOME: stateFolder, NO_COLOR: '1' };
  return {
    simulator,
    env,
    stateFolder: join(stateFolder, 'endpointer'),
    run: (argv, terminal = {}) => inTerminal(argv, { ...terminal, env: { ...env, ...terminal.env } }),
    network: () => {
      const { RouteTables, VpcEndpoints } = simulator.state();
      return { RouteTables, VpcEndpoints: VpcEndpoints.filter(({ State }) => !State.startsWith('delet')) };
    },
    writes: () => simulator.calls.map(({ operation }) => operation).filter((name) => WRITES.has(name)),
  };
}
