import { isDeepStrictEqual } from 'node:util';
import { DeleteVpcEndpointsCommand, DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { Cleanup } from './cleanup.ts';
import type { Clients } from './clients.ts';
import { createAccount } from './create-account.ts';
import { Names, type Json } from './names.ts';
import { playScript, type Backend, type Observation } from './play-script.ts';
import type { Script } from './script.ts';
import { startSimulatorBackend } from './start-simulator-backend.ts';

export interface Verification {
  readonly clients: Clients;
  readonly region: string;
  /** Makes the names of what is made this run's own. */
  readonly suffix: string;
  readonly scripts: readonly Script[];
  readonly say: (line: string) => void;
  readonly settlesWithinSeconds: number;
  readonly retries: { readonly rounds: number; readonly pauseSeconds: number };
  /** Asked before each script: no further one is begun, and everything is removed. */
  readonly isStopped?: () => boolean;
}

interface Deviation {
  readonly script: string;
  readonly step: string;
  readonly simulator: Json;
  readonly aws: Json;
}

export interface Verdict {
  readonly steps: number;
  readonly deviations: readonly Deviation[];
  /** What would not be removed. */
  readonly left: readonly string[];
  /** Why it ended early. */
  readonly failure?: string;
}

/**
 * Plays the scripts in an account of AWS's, in VPCs and with buckets, a table, a key and a role made for it, and
 * compares with the simulator. Whatever happens, everything that was made is removed, or told as left.
 */
export async function verifyAccount(verification: Verification): Promise<Verdict> {
  const { clients, region, suffix, retries, settlesWithinSeconds } = verification;
  const names = new Names();
  const cleanup = new Cleanup();
  const deviations: Deviation[] = [];
  let steps = 0;
  let failure: string | undefined;
  try {
    const undo = (title: string, remove: () => Promise<unknown>): void => {
      verification.say(`made ${title}`);
      cleanup.add(title, remove);
    };
    await createAccount({ clients, region, names, suffix, undo });
    cleanup.add('endpoints', () => removeEndpoints(clients, names));
    const backend: Backend = {
      name: 'aws',
      region,
      clients,
      names,
      settlesWithinSeconds,
      asNobody: () => Promise.reject(new Error('nobody else is asked for on AWS')),
    };
    for (const script of verification.scripts) {
      if (verification.isStopped?.()) throw new Error('stopped by the user');
      const [onAws, onSimulator] = [await playScript(backend, script), await playOnSimulator(region, script)];
      steps += onAws.length;
      deviations.push(...compare(onSimulator, onAws));
      verification.say(`played ${script.title}: ${onAws.length} steps`);
    }
  } catch (error) {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const left = await cleanup.run(retries.rounds, retries.pauseSeconds);
  return { steps, deviations, left, ...(failure !== undefined && { failure }) };
}

async function playOnSimulator(region: string, script: Script): Promise<readonly Observation[]> {
  const simulator = await startSimulatorBackend(region);
  return playScript(simulator, script).finally(() => simulator.close());
}

function compare(onSimulator: readonly Observation[], onAws: readonly Observation[]): readonly Deviation[] {
  return onAws.flatMap(({ script, step, observed: aws }, at) => {
    const simulator = onSimulator[at]?.observed ?? null;
    return isDeepStrictEqual(aws, simulator) ? [] : [{ script, step, simulator, aws }];
  });
}

/** What a script left in the two VPCs when it was cut off: a VPC with an endpoint cannot be removed. */
async function removeEndpoints({ ec2 }: Clients, names: Names): Promise<void> {
  const filters = { Filters: [{ Name: 'vpc-id', Values: [names.id('vpc'), names.id('other-vpc')] }] };
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand(filters));
  const ids = (VpcEndpoints ?? [])
    .filter(({ State }) => !String(State).toLowerCase().startsWith('delet'))
    .flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  if (ids.length === 0) return;
  await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: ids }));
  throw new Error('asked to be deleted, and not seen to be gone');
}
