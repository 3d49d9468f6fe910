/** The public page: GET and HEAD show, POST with the mailed code decides. A malformed link never reaches KMS. */
import { middy } from '../middy.ts';
import { approvalPage } from '../../lib/report/page/approval-page.ts';
import { PAGE_HEADERS } from '../../lib/report/page/page-headers.ts';
import type { PageView } from '../../lib/report/page/page-view.ts';
import { parseApprovalLink } from '../../lib/workflow/approval-link.ts';
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
    .use(errorAnswer(() => answerOf({ state: 'unavailable' }, new Date())))
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
      const answer = answerOf(await viewOf(open, event, method), new Date());
      return method === 'HEAD' ? { ...answer, body: '' } : answer;
    });
}

async function viewOf(open: ContextSource, event: HttpEvent, method: string): Promise<PageView> {
  const body = bodyOf(event);
  if (!['GET', 'HEAD', 'POST'].includes(method) || body === undefined) return { state: 'notAllowed' };
  const link = parseApprovalLink(event.queryStringParameters ?? {});
  if (link === undefined) return { state: 'altered' };
  const context = await open(event.requestContext.requestId);
  return method === 'POST' ? answerPage(context, link, body) : showPage(context, link);
}

function answerOf(view: PageView, now: Date): HttpAnswer {
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
