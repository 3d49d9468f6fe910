import * as z from 'zod/mini';
import { expect, it } from 'vitest';
import { outputSchema } from './output-schema.ts';

it('docs/output.schema.json is the schema that outputs are held against', async () => {
  await expect(`${JSON.stringify(z.toJSONSchema(outputSchema), null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/output.schema.json',
  );
});
