/** Answers by callers whom IAM has let in: the URL takes no others, and the caller's ARN goes into the record. */
import { middy } from '../middy.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { closedDoor } from '../doors/closed-door.ts';
import type { HttpAnswer, HttpEvent } from '../http-event.ts';
import { bodyOf, httpEventSchema } from '../http-event.ts';
import { logger } from '../logger.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { errorAnswer } from '../middleware/error-answer.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { events } from '../services/events.ts';
import { executions } from '../services/executions.ts';
import { approvals, told } from '../services/table.ts';
import type { JsonAnswer } from './approval-answer.ts';
import { APPROVALS_SCHEMA, answerRequest } from './approval-answer.ts';
import { parseApprovalRequest } from './approval-request.ts';

export function approvalHandler(open: ContextSource) {
  return middy<HttpEvent, HttpAnswer>()
    .use(
      errorAnswer(() =>
        json(refusal(503, 'unavailable', 'it does not work at the moment; nothing was answered')),
      ),
    )
    .use(validateEvent(httpEventSchema))
    .use(correlationId(({ requestContext }: HttpEvent) => requestContext.requestId))
    .use(logErrors())
    .handler(async (event) => json(await answerOf(open, event)));
}

async function answerOf(open: ContextSource, event: HttpEvent): Promise<JsonAnswer> {
  const { http, authorizer } = event.requestContext;
  const callerArn = authorizer?.iam?.userArn;
  // The URL's own authorization should have seen to it; without a name nothing is taken.
  if (callerArn === undefined) return refusal(403, 'unsigned', 'sign the request with AWS credentials');
  if (http.method !== 'POST') return refusal(405, 'method', 'only POST is understood here');
  const request = parseApprovalRequest(bodyOf(event) ?? '');
  if (request === undefined)
    return refusal(400, 'malformed', 'the request is not of a form that is understood');
  const answer = await answerRequest(await open(event.requestContext.requestId), request, callerArn);
  logger.info(`${request.do}: ${answer.statusCode}`, { do: request.do, callerArn });
  return answer;
}

function refusal(statusCode: number, because: string, reason: string): JsonAnswer {
  return { statusCode, body: { because, reason } };
}

function json({ statusCode, body }: JsonAnswer): HttpAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode, headers, body: JSON.stringify({ schema: APPROVALS_SCHEMA, ...body }) };
}

export const handler = approvalHandler(
  accountContext({ openDoor: closedDoor, services: { approvals, events, executions, told } }),
);
