import * as z from 'zod/mini';
import { expect, it } from 'vitest';
import { policyProofSchema } from './policy-schema.ts';

it('docs/policy-proof.schema.json is the schema that each line of a proof is held against', async () => {
  await expect(`${JSON.stringify(z.toJSONSchema(policyProofSchema), null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/policy-proof.schema.json',
  );
});
