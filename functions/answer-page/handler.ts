/** The public page: GET and HEAD show, POST with the mailed code decides. A malformed link never reaches KMS. */
import { middy } from '../middy.ts';
import { approvalPage } from '../../lib/report/page/approval-page.ts';
import { PAGE_HEADERS } from '../../lib/report/page/page-headers.ts';
import type { PageView } from '../../lib/report/page/page-view.ts';
import { parseApprovalLink } from '../../lib/workflow/approval/approval-link.ts';
import type { ContextSource } from '../account-context.ts';
import { accountContext } from '../account-context.ts';
import { closedDoor } from '../doors/closed-door.ts';
import type { HttpAnswer, HttpEvent } from '../http-event.ts';
import { bodyOf, httpEventSchema } from '../http-event.ts';
import { correlationId } from '../middleware/correlation-id.ts';
import { errorAnswer } from '../middleware/error-answer.ts';
import { logErrors } from '../middleware/log-errors.ts';
import { validateEvent } from '../middleware/validate-event.ts';
import { events } from '../services/events.ts';
import { executions } from '../services/executions.ts';
import { mac } from '../services/mac.ts';
import { approvals, told } from '../services/table.ts';
import { answerPage, showPage } from './page-answer.ts';
import { statusOf } from './page-status.ts';

export function pageHandler(open: ContextSource) {
  return middy<HttpEvent, HttpAnswer>()
    .use(errorAnswer(() => answerOf({ state: 'unavailable' })))
    .use(validateEvent(httpEventSchema))
    .use(
      correlationId(
        ({ queryStringParameters }: HttpEvent) =>
          parseApprovalLink(queryStringParameters ?? {})?.remediationId,
      ),
    )
    .use(logErrors())
    .handler(async (event) => {
      const { method } = event.requestContext.http;
      const answer = await answerTo(open, event, method);
      return method === 'HEAD' ? { ...answer, body: '' } : answer;
    });
}

async function answerTo(open: ContextSource, event: HttpEvent, method: string): Promise<HttpAnswer> {
  const body = bodyOf(event);
  const link = parseApprovalLink(event.queryStringParameters ?? {});
  if (!['GET', 'HEAD', 'POST'].includes(method) || body === undefined)
    return answerOf({ state: 'notAllowed' });
  if (link === undefined) return answerOf({ state: 'altered' });
  const context = await open(event.requestContext.requestId);
  const view = method === 'POST' ? await answerPage(context, link, body) : await showPage(context, link);
  return answerOf(view, context.clock.now());
}

function answerOf(view: PageView, now = new Date()): HttpAnswer {
  const allow = view.state === 'notAllowed' ? { allow: 'GET, HEAD, POST' } : {};
  return {
    statusCode: statusOf(view),
    headers: { ...PAGE_HEADERS, ...allow },
    body: approvalPage(view, now),
  };
}

export const handler = pageHandler(
  accountContext({ openDoor: closedDoor, services: { approvals, events, executions, mac, told } }),
);
