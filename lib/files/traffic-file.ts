/** What flow logs saw, as a file: bytes between clients and services, one record for each. */
import type { TrafficRecord } from '../core/network/estate.ts';
import type { JsonFileKind } from './parse-json-file.ts';
import { parseJsonFile, readTextFile } from './parse-json-file.ts';
import { trafficSchema } from './traffic-schema.ts';

const TRAFFIC_FILE: JsonFileKind<readonly TrafficRecord[]> = {
  what: 'Traffic file',
  description: 'docs/traffic.schema.json',
  remedy: 'write a JSON list of traffic records, as in examples/traffic.json',
  schema: trafficSchema,
};

/** The records of a file. Throws `UserError` where it is unreadable or malformed. */
export async function readTrafficFile(path: string): Promise<readonly TrafficRecord[]> {
  return parseJsonFile(await readTextFile(path, TRAFFIC_FILE.what), path, TRAFFIC_FILE);
}
