/** The form of a traffic file: a list of what flow logs saw; also the `traffic` section of an estate file. */
import * as z from 'zod/mini';

const text = z.string();
const time = z.iso.datetime({ offset: true });

export const trafficRecord = z.strictObject({
  client: text,
  subnetId: z.exactOptional(text),
  vpcId: text,
  natGatewayId: z.exactOptional(text),
  // As in the name of an endpoint service; lower case, so that a misspelt S3 is not taken for a service of its own.
  service: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  bytes: z.number().check(z.nonnegative()),
  from: time,
  to: time,
  source: text,
  lowerBound: z.exactOptional(z.boolean()),
});

/** A whole traffic file. */
export const trafficSchema = z.array(trafficRecord);
