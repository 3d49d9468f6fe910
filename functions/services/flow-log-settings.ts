/** What the construct says of flow logs. */
import * as z from 'zod/mini';
import { variable } from '../environment.ts';

const days = z.int().check(z.positive());

const schema = z.object({
  /** For which an hour's roll-up is kept. */
  retentionDays: days,
  /** On which findings rest. */
  evidenceDays: days,
  /** Fields of the flow logs that come by CloudWatch Logs, by log group. */
  formats: z.record(z.string(), z.array(z.string())),
});

export type FlowLogSettings = z.output<typeof schema>;

/** Throws where the text is not what the construct of this version writes. */
export function flowLogSettings(): FlowLogSettings {
  const result = schema.safeParse(JSON.parse(variable('ENDPOINTER_FLOW_LOGS')));
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path }) => path.map(String).join('.'));
  throw new Error(`ENDPOINTER_FLOW_LOGS is not as it should be at: ${places.join(', ')}`);
}
