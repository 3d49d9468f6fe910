import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from '../../lib/aws/door.ts';
import { openDoor } from '../../lib/aws/open-door.ts';
import { pricesOfRegion } from '../../lib/core/cost/prices-of-region.ts';
import { indexEstate } from '../../lib/core/network/index-estate.ts';
import type { PutBucketPolicy } from '../../lib/core/remediation/action.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { fileJournalStore } from '../../lib/files/journal-store.ts';
import { remediate } from '../../lib/workflow/apply/remediate.ts';
import { rollBack } from '../../lib/workflow/apply/roll-back.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';
import { planAnew } from '../../lib/workflow/plan-anew.ts';
import { evaluateEstate } from '../../lib/workflow/read-and-plan.ts';
import type { Backend } from './play-script.ts';

const CHECK = 's3-bucket-endpoint-only';

/** The product itself before a backend, through its only door: what a script asks it, one bucket at a time. */
export class Product {
  readonly #backend: Pick<Backend, 'name' | 'region' | 'endpoint'>;
  #opened: Promise<WorkflowContext & { readonly folder: string }> | undefined;
  readonly #plans = new Map<string, Plan>();
  readonly #applied = new Map<string, string>();

  constructor(backend: Pick<Backend, 'name' | 'region' | 'endpoint'>) {
    this.#backend = backend;
  }

  /** What the check says of the bucket. */
  async judge(bucketName: string): Promise<string> {
    const { door } = await this.#context();
    const scope = { checkIds: [CHECK], bucketNames: [bucketName] } as const;
    const found = evaluateEstate(await readBucket(door, bucketName), scope);
    return found.find(({ resourceId }) => resourceId === bucketName)?.status ?? 'is not there';
  }

  /** Makes the plan that later steps apply; gives its only action. */
  async plan(bucketName: string): Promise<PutBucketPolicy> {
    const subject = { kind: 'bucket', bucketName } as const;
    const plan = await planAnew(await this.#context(), { checkId: CHECK, subject });
    if (plan === undefined) throw new Error(`there is nothing to plan for ${bucketName}`);
    this.#plans.set(bucketName, plan);
    return actionOf(plan);
  }

  /** Applies the last plan as it was made; how it ended. */
  async apply(bucketName: string): Promise<string> {
    const ending = await remediate(await this.#context(), this.#planOf(bucketName), {
      approvedBy: 'a person',
    });
    if (ending.result === 'applied') this.#applied.set(bucketName, ending.remediationId);
    return ending.result;
  }

  /** Sends the plan's only call, past everything that looks before it; how it ended. */
  async performOnly(bucketName: string): Promise<string> {
    const { door } = await this.#context();
    const context = { remediationId: 'contract', results: new Map(), isDryRun: false };
    const ending = await door.perform(actionOf(this.#planOf(bucketName)), context);
    return ending.outcome === 'refused' ? ending.code : ending.outcome;
  }

  async rollBack(bucketName: string): Promise<string> {
    const remediationId = this.#applied.get(bucketName);
    if (remediationId === undefined) return 'nothing was applied';
    return (await rollBack(await this.#context(), remediationId)).result;
  }

  async close(): Promise<void> {
    if (this.#opened !== undefined) await rm((await this.#opened).folder, { recursive: true });
  }

  #planOf(bucketName: string): Plan {
    const plan = this.#plans.get(bucketName);
    if (plan === undefined) throw new Error(`nothing was planned for ${bucketName}`);
    return plan;
  }

  #context(): Promise<WorkflowContext & { readonly folder: string }> {
    return (this.#opened ??= open(this.#backend));
  }
}

async function open({ name, region, endpoint }: Pick<Backend, 'name' | 'region' | 'endpoint'>) {
  if (endpoint !== undefined) {
    // Emulators accept any key, and are asked once: what they do not know they do not know the next time either.
    process.env['AWS_ACCESS_KEY_ID'] ??= 'AKIAIOSFODNN7EXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
    process.env['AWS_MAX_ATTEMPTS'] ??= '1';
  }
  const local = endpoint === undefined ? {} : { endpoint, lookUpsPerSecond: 1_000 };
  const door = await openDoor({ region, ...local });
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-contract-'));
  let ids = 0;
  const context: WorkflowContext = {
    door,
    journals: fileJournalStore({ folder, accountId: door.accountId, region }),
    clock: { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) },
    patience: { pollMilliseconds: name === 'aws' ? 2_000 : 10, verifyPolls: 30, settlePolls: 6 },
    money: { prices: pricesOfRegion(region), hoursInMonth: 730 },
    atMost: 'approve',
    traffic: { status: 'read', value: [] },
    newId: () => `contract-${(ids += 1)}`,
    tell: () => undefined,
  };
  return { ...context, folder };
}

async function readBucket(door: Door, bucketName: string) {
  const { checkOf, partsOf } = await import('../../lib/core/checks/registry.ts');
  const parts = partsOf([checkOf(CHECK)]);
  return indexEstate(await door.readEstate({ parts, bucketNames: [bucketName] }));
}

function actionOf({ actions }: Plan): PutBucketPolicy {
  const [action, ...others] = actions;
  if (action?.kind !== 'putBucketPolicy' || others.length > 0)
    throw new Error('the plan does not put one policy');
  return action;
}
