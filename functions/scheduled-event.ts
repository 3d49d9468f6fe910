import * as z from 'zod/mini';

/** What EventBridge sends on schedule, or when the stack has been deployed; only its id is looked at. */
export const scheduledEventSchema = z.object({ id: z.string() });

export type ScheduledEvent = z.output<typeof scheduledEventSchema>;
