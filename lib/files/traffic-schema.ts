/** The form of a traffic file: a list of what flow logs saw; also the `traffic` section of an estate file. */
import * as z from 'zod/mini';

const text = z.string();
const time = z.iso.datetime({ offset: true });

export const trafficRecord = z.strictObject({
  client: text,
  subnetId: z.exactOptional(text),
  vpcId: text,
  natGatewayId: z.exactOptional(text),
  service: z.enum(['s3', 'dynamodb']),
  bytes: z.number().check(z.nonnegative()),
  from: time,
  to: time,
  source: text,
  lowerBound: z.exactOptional(z.boolean()),
});

/** A whole traffic file. */
export const trafficSchema = z.array(trafficRecord);
