/** What the state machine sends with every step. Unknown members stay: a run may have been begun by a later version. */
import * as z from 'zod/mini';
import { checkIdSchema } from './check-id-schema.ts';

const text = z.string();
const optionalText = z.exactOptional(text);

export const runSchema = z.looseObject({
  remediationId: text.check(z.regex(/^[0-9A-Za-z_-]{1,80}$/)),
  correlationId: text,
  checkId: checkIdSchema,
  vpcId: text.check(z.regex(/^vpc-[0-9a-z]+$/)),
  service: z.enum(['s3', 'dynamodb']),
  isBaseline: z.boolean(),
  planHash: optionalText,
  decision: z.exactOptional(
    z.object({ mode: z.enum(['observe', 'approve', 'auto']), reasons: z.array(text) }),
  ),
  presentHash: optionalText,
  approvedBy: optionalText,
  failure: optionalText,
  kept: z.array(text),
  watched: optionalText,
  isRising: z.exactOptional(z.boolean()),
  ending: z.exactOptional(z.enum(['nothingToDo', 'observed', 'notAsked', 'refused', 'braked'])),
  requestedBy: optionalText,
});
