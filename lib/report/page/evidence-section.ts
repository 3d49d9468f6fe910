/** Why it is asked at all. A path is not a use, and a use is not a byte: the three claims stay apart. */
import type { Claim, Finding } from '../../core/checks/check.ts';
import type { Effect, Plan } from '../../core/remediation/plan.ts';
import { describeBytes } from '../format-amount.ts';
import { serviceName } from '../service-name.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { QuestionView } from './page-view.ts';
import { prose } from './prose.ts';

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

function checkText({ checkId, vpcId, service }: Plan): string {
  return `Check ${checkId} found that subnets of ${vpcId} reach ${serviceName(service)} another way than through a gateway endpoint.`;
}

function effectItem({ resourceId, effect, remains }: Effect): Html {
  const rest = remains === undefined ? '' : `; what stays: ${remains}`;
  return html`<li>The plan ${effect} <code class="id">${resourceId}</code>${rest}</li>`;
}

function evidenceOf({ resourceId, evidence }: Finding): Html {
  return html`<h3><code class="id">${resourceId}</code></h3>
    <dl>
      <dt>Path</dt>
      <dd>${prose(claimText(evidence.path))}</dd>
      <dt>Use</dt>
      <dd>${prose(claimText(evidence.demand))}</dd>
      <dt>Bytes</dt>
      <dd>${prose(describeBytes(evidence.bytes))}</dd>
    </dl>`;
}

function claimText({ claim, reason }: Claim): string {
  return `${claim}: ${reason}`;
}
