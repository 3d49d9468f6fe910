/** How the lists of Route 53 Resolver and of its Profiles are asked for and read, without a client of the SDK's. */
import * as z from 'zod/mini';
import type { ReadOperation } from '../../core/reads/reads.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import type { JsonClient } from '../signed-json.ts';
import { UnexpectedAnswer } from './reader.ts';

/** A page of one of the Resolver's lists. */
export function askResolver(
  client: JsonClient,
  operation: ReadOperation,
  token: string | undefined,
): Promise<unknown> {
  const name = nameOf(operation);
  return client.send({
    operation: name,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `Route53Resolver.${name}` },
    body: JSON.stringify({ MaxResults: largestPageOf(operation), NextToken: token }),
  });
}

export function nextOf({
  NextToken,
}: {
  readonly NextToken?: string | null | undefined;
}): string | undefined {
  return NextToken ?? undefined;
}

export function nameOf(operation: ReadOperation): string {
  return operation.split(':')[1] ?? operation;
}

/** Throws `UnexpectedAnswer`, by the member that is not as it should be. */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, answer: unknown): T {
  const parsed = z.safeParse(schema, answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnexpectedAnswer(`the answer has no ${issue?.path.join('.') ?? 'members'}`);
}
