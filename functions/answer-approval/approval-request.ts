/** What `endpointer approvals` sends, and what it gets; `endpointer-approvals/1`. */
import * as z from 'zod/mini';

const key = {
  remediationId: z.string().check(z.regex(/^[0-9A-Za-z_-]{1,80}$/)),
  planHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
};
const reason = z.exactOptional(z.string().check(z.maxLength(500)));

export const approvalRequestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('list') }),
  z.object({ do: z.literal('show'), remediationId: key.remediationId }),
  z.object({ do: z.literal('approve'), ...key, reason }),
  z.object({
    do: z.literal('reject'),
    ...key,
    reason,
    exemptHours: z.exactOptional(z.number().check(z.positive(), z.maximum(24 * 366))),
  }),
]);

export type ApprovalRequest = z.output<typeof approvalRequestSchema>;

/** The request of a body; undefined where it is none. */
export function parseApprovalRequest(body: string): ApprovalRequest | undefined {
  const result = approvalRequestSchema.safeParse(parseJson(body));
  return result.success ? result.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
