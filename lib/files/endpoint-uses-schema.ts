/** The form of a file of endpoint uses: what CloudTrail saw through endpoints; also a section of an estate file. */
import * as z from 'zod/mini';

export const ENDPOINT_USES_SCHEMA = 'endpointer-endpoint-uses/1';

const text = z.string().check(z.minLength(1));
const time = z.iso.datetime({ offset: true });
const arn = z.string().check(z.regex(/^arn:[a-z-]+:/));
const account = z.string().check(z.regex(/^\d{12}$/));

export const endpointUse = z.strictObject({
  vpcEndpointId: z.string().check(z.regex(/^vpce-[0-9a-z]+$/)),
  action: z.string().check(z.regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/)),
  resource: z.exactOptional(arn),
  resourceAccount: z.exactOptional(account),
  principalArn: z.exactOptional(arn),
  principalAccount: z.exactOptional(account),
  calls: z.number().check(z.positive()),
  from: time,
  to: time,
  source: text,
});

export const endpointUsesSchema = z.strictObject({
  schema: z.literal(ENDPOINT_USES_SCHEMA),
  uses: z.array(endpointUse),
});
