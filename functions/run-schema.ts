/** What the state machine sends with every step. Unknown members stay: a run may have been begun by a later version. */
import * as z from 'zod/mini';
import { checkIdSchema } from './check-id-schema.ts';

const text = z.string();
const optionalText = z.exactOptional(text);

const vpcId = text.check(z.regex(/^vpc-[0-9a-z]+$/));

export const runSchema = z.looseObject({
  remediationId: text.check(z.regex(/^[0-9A-Za-z_-]{1,80}$/)),
  correlationId: text,
  checkId: checkIdSchema,
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('vpcService'), vpcId, service: text.check(z.regex(/^[a-z0-9.-]{1,200}$/)) }),
    z.object({
      kind: z.literal('vpcEndpoint'),
      vpcId,
      vpcEndpointId: text.check(z.regex(/^vpce-[0-9a-z]+$/)),
    }),
    z.object({ kind: z.literal('bucket'), bucketName: text.check(z.regex(/^[a-zA-Z0-9._-]{3,255}$/)) }),
  ]),
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
