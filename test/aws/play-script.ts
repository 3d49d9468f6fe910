import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Clients } from './clients.ts';
import { UnknownName, type Json, type Names } from './names.ts';
import { Product } from './product.ts';
import type { AsNobody, Script, Stage, Step } from './script.ts';

/** One account somewhere, as a script needs it. */
export interface Backend {
  readonly name: 'simulator' | 'moto' | 'aws';
  readonly region: string;
  /** Absent: AWS. */
  readonly endpoint?: string;
  readonly clients: Clients;
  readonly names: Names;
  readonly asNobody: AsNobody;
  /** How long a step that settles is asked again. */
  readonly settlesWithinSeconds: number;
}

export interface Observation {
  readonly script: string;
  readonly step: string;
  readonly expects: Json;
  readonly observed: Json;
}

/** Plays a script's steps in order; a refusal is an observation, a broken connection is an error. */
export async function playScript(backend: Backend, script: Script): Promise<readonly Observation[]> {
  const product = new Product(backend);
  try {
    const observations: Observation[] = [];
    for (const step of script.steps) {
      const observed = await playStep(backend, product, step);
      observations.push({ script: script.title, step: step.title, expects: step.expects, observed });
    }
    return observations;
  } finally {
    await product.close();
  }
}

async function playStep(backend: Backend, product: Product, step: Step): Promise<Json> {
  const { clients, region, names, asNobody } = backend;
  const stage: Stage = { ...clients, region, asNobody, product, id: (name) => names.id(name) };
  const deadline = Date.now() + (step.settles ? backend.settlesWithinSeconds * 1000 : 0);
  for (;;) {
    const answer = await step.observe(stage, (name, id) => names.give(name, id)).catch(toRefusal);
    const observed = names.tell(answer);
    if (Date.now() >= deadline || isDeepStrictEqual(observed, step.expects)) return observed;
    await sleep(backend.name === 'aws' ? 2000 : 50);
  }
}

/** What a service refused, by its code; or what cannot be asked, since nothing has the name. Anything else is no answer and is thrown on. */
function toRefusal(error: unknown): Json {
  const status = statusOf(error);
  if (status !== undefined && status >= 500) return { failed: status };
  if (status !== undefined && error instanceof Error) return { refused: error.name };
  if (error instanceof UnknownName) return { missing: error.called };
  throw error;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
