/** A simulated account with a door to it: the wire, the SDK and the reader are the same as for AWS. */
import type { Door } from '../../aws/door.ts';
import { openDoor } from '../../aws/open-door.ts';
import type { Estate } from '../../core/network/estate.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { ALL_PARTS } from '../../workflow/read-and-plan.ts';
import { toFixture } from '../fixture/to-fixture.ts';

export interface SimulatedAccount {
  readonly door: Door;
  /** The account as it is read now, with the traffic that the estate declares: AWS itself tells nobody of bytes. */
  readonly read: () => Promise<Estate>;
  readonly close: () => Promise<void>;
}

/** The day on which the demo always happens, so that it always reads the same. */
const DEMO_DAY = new Date('2026-10-01T00:00:00Z');

/** Starts a simulator with the estate's account, on a free port of this machine. */
export async function simulatedAccount(estate: Estate): Promise<SimulatedAccount> {
  const simulator = await startSimulator({ fixture: toFixture(estate), now: () => DEMO_DAY });
  const door = await openDoor({ region: estate.region, endpoint: simulator.url, lookUpsPerSecond: 1_000 });
  return {
    door,
    read: async () => {
      // When it was read is no part of the story, and would tell every run from the others.
      const { readAt: _readAt, ...read } = await door.readEstate({ parts: ALL_PARTS });
      return { ...read, traffic: estate.traffic };
    },
    close: () => simulator.close(),
  };
}

/**
 * Runs the work with made-up credentials in the environment, where the SDK looks for them, and with nothing else of
 * AWS in it: whoever has real credentials must not have them sent anywhere by a demo.
 */
export async function withoutRealCredentials<T>(env: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  const own = Object.entries(env).filter(([name]) => name.startsWith('AWS_'));
  const clear = () => {
    for (const name of Object.keys(env)) if (name.startsWith('AWS_')) delete env[name];
  };
  clear();
  Object.assign(env, {
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    // Nobody's profiles either.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  try {
    return await work();
  } finally {
    clear();
    Object.assign(env, Object.fromEntries(own));
  }
}
