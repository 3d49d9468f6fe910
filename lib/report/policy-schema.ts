/** The forms of what `policy prove --json` and `policy simulate --json` print. */
import * as z from 'zod/mini';
import { SIMULATION_SCHEMA } from './describe-policy-simulation.ts';

const text = z.string();
const keys = z.record(text, z.union([text, z.array(text)]));

/** One line for each file; `docs/policy-proof.schema.json` is made from it. */
export const policyProofSchema = z.strictObject({
  file: text,
  verdict: z.enum(['proved', 'refuted', 'unknown']),
  exemptions: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('awsServices'), services: z.exactOptional(z.array(text)) }),
      z.strictObject({ kind: z.literal('onBehalf') }),
      z.strictObject({ kind: z.literal('role'), arn: text }),
    ]),
  ),
  locksOut: z.union([z.boolean(), z.literal('unknown')]),
  counterexample: z.exactOptional(
    z.strictObject({
      principal: z.looseObject({ kind: text }),
      action: text,
      resource: text,
      path: text,
      keys,
    }),
  ),
  reason: z.exactOptional(text),
});

export const policySimulationSchema = z.strictObject({
  schema: z.literal(SIMULATION_SCHEMA),
  file: text,
  request: z.strictObject({ principal: text, action: text, resource: text, keys }),
  outcome: z.enum(['allowed', 'explicitDeny', 'implicitDeny', 'unknown']),
  statement: z.exactOptional(z.strictObject({ index: z.number(), sid: z.exactOptional(text) })),
  reason: text,
  missingKeys: z.array(text),
});
