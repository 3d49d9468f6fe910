/** What a function URL sends (payload format 2.0), as far as it is looked at. */
import * as z from 'zod/mini';

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export const httpEventSchema = z.object({
  requestContext: z.object({
    requestId: z.string(),
    http: z.object({ method: z.string() }),
    /** Only where IAM has let the caller in. */
    authorizer: z.optional(z.nullable(z.object({ iam: z.optional(z.object({ userArn: z.string() })) }))),
  }),
  queryStringParameters: z.optional(z.record(z.string(), z.string())),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

export type HttpEvent = z.output<typeof httpEventSchema>;

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body as text; undefined where it is larger than any answer of a person or a program needs. */
export function bodyOf({ body = '', isBase64Encoded = false }: HttpEvent): string | undefined {
  if (body.length > LONGEST_BODY) return undefined;
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

const LONGEST_BODY = 16_384;
