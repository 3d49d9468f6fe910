/**
 * What the construct's `partners` says, which lies beside the function's code.
 *
 * The construct has held it against its schema and written it; here the schema would only make the bundles larger.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Partner } from '../../lib/core/partners/partner.ts';
import { PARTNERS_SCHEMA } from '../../lib/core/partners/partner.ts';
import { optionalVariable } from '../environment.ts';

const written = z.object({ schema: z.literal(PARTNERS_SCHEMA), partners: z.array(z.custom<Partner>()) });

/** Undefined where no file was given. Throws where it is not as the construct of this version writes it. */
export async function deployedPartners(): Promise<readonly Partner[] | undefined> {
  const name = optionalVariable('ENDPOINTER_PARTNERS');
  if (name === undefined) return undefined;
  const text = await readFile(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
  const result = z.safeParse(written, JSON.parse(text));
  if (result.success) return result.data.partners;
  throw new Error(`${name} is not as it should be`);
}
