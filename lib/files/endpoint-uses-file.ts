/** What CloudTrail saw through endpoints, on disk, for `--endpoint-uses FILE`. */
import type * as z from 'zod/mini';
import type { EndpointUse } from '../core/network/estate.ts';
import { ENDPOINT_USES_SCHEMA, endpointUsesSchema } from './endpoint-uses-schema.ts';
import type { JsonFileKind } from './parse-json-file.ts';
import { parseJsonFile, readTextFile } from './parse-json-file.ts';

const ENDPOINT_USES_FILE: JsonFileKind<z.infer<typeof endpointUsesSchema>> = {
  what: 'Endpoint uses file',
  description: 'docs/endpoint-uses.schema.json',
  remedy: 'write it as in examples/endpoint-uses.json',
  schema: endpointUsesSchema,
  version: ENDPOINT_USES_SCHEMA,
};

/** The uses of a file. Throws `UserError` where it is unreadable or malformed. */
export async function readEndpointUsesFile(path: string): Promise<readonly EndpointUse[]> {
  return parseEndpointUses(await readTextFile(path, ENDPOINT_USES_FILE.what), path);
}

/** `name` stands in errors. */
export function parseEndpointUses(text: string, name: string): readonly EndpointUse[] {
  return parseJsonFile(text, name, ENDPOINT_USES_FILE).uses;
}
