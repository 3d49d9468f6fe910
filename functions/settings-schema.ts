/** The settings as the construct writes them, every member given. */
import * as z from 'zod/mini';
import type { AccountSettings } from '../lib/workflow/account/account-settings.ts';
import { checkIdSchema } from './check-id-schema.ts';

const count = z.number().check(z.nonnegative());
const hour = z.int().check(z.nonnegative(), z.maximum(24));
const selection = z.object({ vpcIds: z.array(z.string()), tags: z.record(z.string(), z.string()) });
const bucketSelection = z.object({
  names: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
});

const settingsSchema = z.object({
  settleMinutes: count,
  watchMinutes: count,
  approvalHours: z.number().check(z.positive()),
  coolDownHours: count,
  maxConcurrentVpcs: count,
  changesPerHour: count,
  maxFailedVerifications: count,
  changeWindow: z.exactOptional(
    z.object({ days: z.array(z.int().check(z.nonnegative(), z.maximum(6))), fromHour: hour, toHour: hour }),
  ),
  scope: z.exactOptional(selection),
  exemptions: selection,
  buckets: z.object({
    scope: z.exactOptional(bucketSelection),
    exemptions: bucketSelection,
    exemptRoles: z.array(z.string()),
  }),
  approvalChannel: z.partialRecord(checkIdSchema, z.enum(['page', 'iam'])),
  modes: z.partialRecord(checkIdSchema, z.enum(['observe', 'approve', 'auto'])),
  requiresOtherApprover: z.boolean(),
  maxCodeAttempts: count,
});

/** Throws where the text is not what the construct of this version writes. */
export function parseSettings(text: string): AccountSettings {
  const result = settingsSchema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  const places = result.error.issues.map(({ path }) => path.map(String).join('.'));
  throw new Error(`ENDPOINTER_SETTINGS is not as it should be at: ${places.join(', ')}`);
}
