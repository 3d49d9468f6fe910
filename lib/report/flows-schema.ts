/** The parts of what `flows --json` prints that are nobody else's. */
import * as z from 'zod/mini';

const text = z.string();
const natCostPerMonth = z.exactOptional(z.number());
const method = z.enum(['natRows', 'regionalNatRows', 'clientRows']);

const client = z.strictObject({
  client: text,
  instanceId: z.exactOptional(text),
  subnetId: z.exactOptional(text),
  vpcId: text,
  natGatewayId: text,
  service: text,
  direction: z.enum(['upload', 'download']),
  bytes: z.number(),
  flows: z.number(),
  method,
  isLowerBound: z.boolean(),
  natCostPerMonth,
});

export const flowsRows = {
  observed: z.exactOptional(z.strictObject({ from: text, to: text, days: z.number() })),
  cost: z.discriminatedUnion('claim', [
    z.strictObject({
      claim: z.literal('yes'),
      currency: z.literal('USD'),
      natGatewayPerGB: z.number(),
      hoursInMonth: z.number(),
      priceSource: text,
      priceDate: text,
    }),
    z.strictObject({ claim: z.literal('unknown'), reason: text }),
  ]),
  clients: z.array(client),
  otherRegion: z.array(client),
  others: z.array(z.strictObject({ natGatewayId: text, service: text, bytes: z.number(), natCostPerMonth })),
  unattributed: z.array(
    z.strictObject({
      service: text,
      reason: z.enum(['severalPaths', 'noPath', 'noRanges']),
      bytes: z.number(),
    }),
  ),
  summary: z.strictObject({
    bytes: z.number(),
    otherRegionBytes: z.number(),
    isLowerBound: z.boolean(),
    natCostPerMonth,
  }),
};

const possibility = z.discriminatedUnion('possible', [
  z.strictObject({ possible: z.literal(true), namesClient: z.boolean() }),
  z.strictObject({ possible: z.literal(false), missing: z.array(text) }),
]);

export const flowsFiles = {
  files: z.strictObject({
    read: z.number(),
    bytes: z.number(),
    ofOtherRegions: z.number(),
    bad: z.array(z.strictObject({ name: text, kind: text, problem: text })),
    formats: z.array(
      z.strictObject({
        fields: z.array(text),
        files: z.number(),
        methods: z.strictObject({
          natRows: possibility,
          regionalNatRows: possibility,
          clientRows: possibility,
        }),
      }),
    ),
  }),
  lines: z.strictObject({
    lines: z.number(),
    accepted: z.number(),
    rejected: z.number(),
    noData: z.number(),
    skipData: z.number(),
    malformed: z.number(),
  }),
  athena: z.exactOptional(
    z.strictObject({
      from: text,
      to: text,
      queries: z.array(z.strictObject({ table: text, queryExecutionId: text, scannedBytes: z.number() })),
      scannedBytes: z.number(),
      estimatedUsd: z.number(),
    }),
  ),
};
