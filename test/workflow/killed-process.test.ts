/** The real thing, killed: `endpointer apply` and `rollback` as processes of their own, ended by SIGKILL at each write. */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Simulator } from '../../lib/simulator/simulator.ts';
import { startSimulator } from '../../lib/simulator/simulator.ts';
import { ACCOUNT, privateAccount } from './private-account.ts';
import { networkOf } from './workbench.ts';

const CLI = join(import.meta.dirname, '../../bin/endpointer.ts');
const WRITES: ReadonlySet<string> = new Set(['CreateVpcEndpoint', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints']);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Account {
  readonly simulator: Simulator;
  /** Runs a command to its end, or until its write number `killAt` reaches AWS (from 1). */
  readonly run: (args: readonly string[], killAt?: number) => Promise<Ended>;
  readonly close: () => Promise<void>;
}

async function account(): Promise<Account> {
  let onWrite = (): void => {};
  const simulator = await startSimulator({
    fixture: privateAccount(),
    pageSize: 'maximum',
    authorize: ({ operation }) => {
      if (WRITES.has(operation)) onWrite();
      return true;
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-killed-'));
  const run = (args: readonly string[], killAt = Number.POSITIVE_INFINITY): Promise<Ended> => {
    const child = spawn(
      process.execPath,
      [CLI, ...args, '--region', ACCOUNT.region, '--state-folder', folder],
      {
        env: {
          ...process.env,
          AWS_ENDPOINT_URL: simulator.url,
          AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'example',
        },
      },
    );
    let writes = 0;
    onWrite = () => {
      writes += 1;
      if (writes === killAt) child.kill('SIGKILL');
    };
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
  };
  return { simulator, run, close: () => simulator.close() };
}

const APPLY = ['apply', '--yes', '--check', 's3-gateway-endpoint-routed'];

/** One create and two associations, each with its dry run. */
const WRITES_OF_APPLY = 6;

test.each(Array.from({ length: WRITES_OF_APPLY }, (_, i) => i + 1))(
  'apply killed at its write %i is ended by the next apply',
  async (killAt) => {
    const { simulator, run, close } = await account();
    try {
      expect((await run(APPLY, killAt)).code).toBeNull();
      const second = await run(APPLY);
      expect(second.code, second.output).toBe(0);
      const [endpoint, ...others] = networkOf(simulator).VpcEndpoints;
      expect(others).toEqual([]);
      expect(endpoint?.RouteTableIds?.toSorted()).toEqual([...ACCOUNT.tableIds]);
    } finally {
      await close();
    }
  },
  60_000,
);

test.each([1, 2, 3])(
  'rollback killed at its write %i is ended by the next rollback',
  async (killAt) => {
    const { simulator, run, close } = await account();
    try {
      const before = networkOf(simulator);
      await run(APPLY);
      const id = /"remediationId":\s*"([^"]+)"/.exec((await run(['rollback', '--json'])).output)?.[1] ?? '';
      expect((await run(['rollback', id], killAt)).code).toBeNull();
      const second = await run(['rollback', id]);
      expect(second.code, second.output).toBe(0);
      expect(networkOf(simulator)).toEqual(before);
    } finally {
      await close();
    }
  },
  60_000,
);
