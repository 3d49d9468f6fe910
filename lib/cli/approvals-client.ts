/** The questions of a deployed Endpointer, through the URL that takes only callers whom IAM knows. */
import * as z from 'zod/mini';
import type { Plan } from '../core/remediation/plan.ts';
import { PLAN_SCHEMA } from '../core/remediation/plan.ts';
import { UserError } from '../core/user-error.ts';
import { printable } from '../report/printable.ts';
import type { Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';

/** A later version may say more. */
const questionSchema = z.looseObject({
  remediationId: z.string(),
  planHash: z.string(),
  checkId: z.string(),
  about: z.string(),
  isBaseline: z.boolean(),
  askedAt: z.string(),
  expiresAt: z.string(),
  channel: z.string(),
  plan: z.exactOptional(z.custom<Plan>(isPlan)),
});

const answerSchema = z.object({
  schema: z.literal('endpointer-approvals/1'),
  approvals: z.exactOptional(z.array(questionSchema)),
  answer: z.exactOptional(z.string()),
  by: z.exactOptional(z.string()),
  because: z.exactOptional(z.string()),
  reason: z.exactOptional(z.string()),
});

export type Question = z.output<typeof questionSchema>;
export type ApprovalsAnswer = z.output<typeof answerSchema> & { readonly status: number };

function isPlan(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'schema' in value && value.schema === PLAN_SCHEMA;
}

/** Throws `UserError` where the URL is not known, or what answers is no Endpointer. */
export async function askApprovals(body: object, options: RawOptions, io: Io): Promise<ApprovalsAnswer> {
  const url = urlOf(options, io);
  const { postSigned } = await import('../aws/post-signed.ts');
  const { region, profile } = options;
  const response = await postSigned({
    url,
    body,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
  });
  const answer = answerSchema.safeParse(response.body);
  if (answer.success) return { ...printable(answer.data), status: response.status };
  throw response.status === 403 ? notAllowed(url) : notEndpointer(url, response.status);
}

function urlOf({ url }: RawOptions, { env }: Io): string {
  const given = url ?? env['ENDPOINTER_APPROVALS_URL'] ?? '';
  // Signed requests carry a session token; http is for what runs on this machine.
  if (URL.canParse(given) && /^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(given)) return given;
  throw new UserError({
    got: given === '' ? 'no URL of the approvals' : `"${given}" as the URL of the approvals`,
    allowed: '--url, or ENDPOINTER_APPROVALS_URL: https://….lambda-url.<region>.on.aws/',
    remedy: 'take it from the output ApprovalsUrl of the stack',
  });
}

function notAllowed(url: string): UserError {
  return new UserError({
    got: `AWS does not let you call ${url}`,
    allowed:
      'lambda:InvokeFunctionUrl and lambda:InvokeFunction on it, as the policy of the stack gives them',
    remedy: 'attach the output ApproversPolicyArn of the stack to your role, or take another --profile',
  });
}

function notEndpointer(url: string, status: number): UserError {
  return new UserError({
    got: `${url} answered, but not as Endpointer does (HTTP ${status})`,
    allowed: 'the output ApprovalsUrl of the stack',
    remedy: 'check --url',
  });
}
