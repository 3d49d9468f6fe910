/**
 * Kills the process of a step's function once for each step, at one of its calls: before the call reaches AWS, or when it
 * has and the answer is lost.
 */
import { readFile, readdir } from 'node:fs/promises';
import type { Deployment } from '../stack/start-deployment.ts';
import { setTimeout as sleep } from 'node:timers/promises';

export class Killer {
  readonly killed: string[] = [];
  readonly #when: 'before' | 'after';
  #deployment: Deployment | undefined;
  #left: readonly string[] = [];

  constructor(when: 'before' | 'after') {
    this.#when = when;
  }

  watch(deployment: Deployment, steps: readonly string[]): void {
    this.#deployment = deployment;
    this.#left = steps;
  }

  /** The steps that nothing has happened to. */
  get left(): readonly string[] {
    return this.#left;
  }

  async beforeCall(accessKeyId: string): Promise<void> {
    const deployment = this.#deployment;
    const name = deployment?.callers.of(accessKeyId)?.functionName;
    if (deployment === undefined || name === undefined || !STEP_FUNCTIONS.has(name)) return;
    const step = await presentStep(deployment);
    if (step === undefined || !this.#left.includes(step)) return;
    this.#left = this.#left.filter((other) => other !== step);
    const pid = await processOf(deployment.functionNames.get(name) ?? '');
    this.killed.push(step);
    if (this.#when === 'before') {
      process.kill(pid, 'SIGKILL');
      throw new Error(`${name} was killed in ${step}`);
    }
    // Long enough for the call to be on its way, too short for its answer to be worked with.
    void sleep(3).then(() => process.kill(pid, 'SIGKILL'));
  }
}

const STEP_FUNCTIONS: ReadonlySet<string> = new Set(['run-read-step', 'run-write-step', 'ask-approval']);

async function presentStep({ executions }: Deployment): Promise<string | undefined> {
  const [execution] = await executions.list();
  if (execution === undefined) return undefined;
  return (await executions.pathOf(execution)).at(-1);
}

/** The one process of the function: the emulator starts it in a folder of that name. */
async function processOf(functionName: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(`ministack-lambda-${functionName}-`)) return Number(pid);
  }
  throw new Error(`No process runs ${functionName}`);
}
