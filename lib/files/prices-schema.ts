/** The form of a prices file: figures of one's own contract, or of a day that one wants to reckon with. */
import * as z from 'zod/mini';

export const PRICES_SCHEMA = 'endpointer-prices/1';

const usd = z.exactOptional(z.number().check(z.nonnegative()));

/** A whole prices file. */
export const pricesSchema = z.strictObject({
  schema: z.literal(PRICES_SCHEMA),
  currency: z.literal('USD'),
  /** Where the figures come from. */
  source: z.string(),
  /** Of when they are: ISO 8601 date or month. */
  date: z.string(),
  regions: z.record(
    z.string(),
    z.strictObject({
      natGatewayPerHour: usd,
      natGatewayPerGB: usd,
      interfaceEndpointPerAzHour: usd,
      interfaceEndpointPerGB: usd,
    }),
  ),
});
