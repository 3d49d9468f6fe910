/**
 * The page on which a person answers for a plan: one view in, one document out.
 *
 * It runs no script and loads nothing, so that whatever a tag or a policy of the account says stays text. Everything
 * that varies goes through `html`, which escapes it.
 */
import { answerForm } from './answer-form.ts';
import { evidenceSection } from './evidence-section.ts';
import { formatTime } from './format-time.ts';
import { hazardSection } from './hazard-section.ts';
import { Html, NOTHING, html } from './html.ts';
import { moneySection } from './money-section.ts';
import { noticeOf } from './notice.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { PageView, QuestionView } from './page-view.ts';
import { planSection } from './plan-section.ts';
import { prose } from './prose.ts';
import { subjectId } from '../../core/remediation/subject.ts';

/** The document as it is sent; `PAGE_HEADERS` go with it. */
export function approvalPage(view: PageView, now: Date): string {
  const { tone, title, text } = noticeOf(view, now);
  const question = 'question' in view ? view.question : undefined;
  const body = html`<header class="notice ${tone}">
      <p class="brand">Endpointer</p>
      <h1>${title}</h1>
      <p>${prose(text)}</p>
      ${question === undefined ? NOTHING : placeOf(question)}
      ${view.state === 'open' ? html`<p><a href="#answer">Go to the answer</a></p>` : NOTHING}
    </header>
    ${question === undefined ? NOTHING : details(view, question)}`;
  return `<!doctype html>\n${frame(title, body).toString()}\n`;
}

function frame(title: string, body: Html): Html {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex, nofollow" />
      <title>${title}</title>
      ${STYLE}
    </head>
    <body>
      <main>${body}</main>
    </body>
  </html>`;
}

// A constant of ours, and the one thing that is markup without escaping.
const STYLE = Html.of([`<style>${PAGE_STYLE}</style>`], []);

const PLACES = { vpcService: 'VPC', vpcEndpoint: 'Endpoint', bucket: 'Bucket' } as const;

function placeOf({ plan }: QuestionView): Html {
  return html`<dl>
    <dt>Account</dt>
    <dd><code>${plan.accountId}</code></dd>
    <dt>Region</dt>
    <dd><code>${plan.region}</code></dd>
    <dt>${PLACES[plan.subject.kind]}</dt>
    <dd><code class="id">${subjectId(plan.subject)}</code></dd>
  </dl>`;
}

function details(view: PageView, question: QuestionView): Html {
  const { plan, remediationId, askedAt } = question;
  return html`${planSection(question)} ${hazardSection(plan.hazards)} ${moneySection(plan.money)}
    ${evidenceSection(question)} ${consentSection(question)}
    ${view.state === 'open' ? answerForm(view.mayApprove, view.problem) : NOTHING}
    <footer>
      <p>
        Remediation <code>${remediationId}</code>, asked ${formatTime(askedAt)}, plan
        <code>${plan.hash}</code>.
      </p>
      <p>This page runs no script, and opening it decides nothing.</p>
    </footer>`;
}

function consentSection({ plan, isBaseline }: QuestionView): Html {
  const reasons = [
    ...plan.decision.reasons,
    ...(isBaseline ? ['what was wrong before Endpointer came is never cured without an answer'] : []),
  ];
  return html`<section aria-labelledby="consent">
    <h2 id="consent">Why it does not run by itself</h2>
    <ul>
      ${reasons.map((reason) => html`<li>${prose(reason)}</li>`)}
    </ul>
  </section>`;
}
