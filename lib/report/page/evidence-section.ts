/** Why it is asked at all. A path is not a use, and a use is not a byte: the three claims stay apart. */
import type { Claim, Evidence, Finding } from '../../core/checks/check.ts';
import type { Effect, Plan } from '../../core/remediation/plan.ts';
import { describeBytes, describeTopClients } from '../format-amount.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { QuestionView } from './page-view.ts';
import { prose } from './prose.ts';

const MOST_REASONS = 3;

/** What the check saw, and what the plan makes of it. */
export function evidenceSection({ plan }: QuestionView): Html {
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Why it is asked</h2>
    <p>${prose(checkText(plan))}</p>
    <ul>
      ${plan.effects.map(effectItem)}
    </ul>
    ${plan.findings.map(evidenceOf)}
  </section>`;
}

function checkText({ checkId, findings }: Plan): string {
  const reasons = [...new Set(findings.map(({ reason }) => reason))].slice(0, MOST_REASONS);
  return [`Check ${checkId} says:`, ...reasons].join(' ');
}

function effectItem({ resourceId, effect, remains }: Effect): Html {
  const rest = remains === undefined ? '' : `; what stays: ${remains}`;
  return html`<li>The plan ${effect} <code class="id">${resourceId}</code>${rest}</li>`;
}

function evidenceOf({ resourceId, evidence }: Finding): Html {
  return html`<h3><code class="id">${resourceId}</code></h3>
    <dl>
      ${factsOf(evidence).map(
        ([label, text]) =>
          html`<dt>${label}</dt>
            <dd>${prose(text)}</dd>`,
      )}
    </dl>`;
}

function factsOf(evidence: Evidence): readonly (readonly [string, string])[] {
  if (evidence.kind === 'facts') return evidence.facts.map(({ label, claim }) => [label, claimText(claim)]);
  const clients = describeTopClients(evidence.bytes);
  return [
    ['Path', claimText(evidence.path)],
    ['Use', claimText(evidence.demand)],
    ['Bytes', describeBytes(evidence.bytes)],
    ...(clients === undefined ? [] : [['Most of it', clients] as const]),
  ];
}

function claimText({ claim, reason }: Claim): string {
  return `${claim}: ${reason}`;
}
