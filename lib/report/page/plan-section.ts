/** What would be done, and where traffic goes before and after. */
import type { Action } from '../../core/remediation/action.ts';
import { describeAction, detailsOf } from '../../core/remediation/actions/registry.ts';
import type { LeftOut, Plan } from '../../core/remediation/plan.ts';
import type { Html } from './html.ts';
import { NOTHING, html } from './html.ts';
import type { QuestionView } from './page-view.ts';
import { prose } from './prose.ts';
import type { RouteChange } from './route-changes.ts';
import { routeChanges } from './route-changes.ts';

/** The plan in words. */
export function planSection({ plan }: QuestionView): Html {
  return html`<section aria-labelledby="plan">
    <h2 id="plan">What would be done</h2>
    <ol class="steps">
      ${plan.actions.map((action) => html`<li>${prose(describeAction(action))}${details(action)}</li>`)}
    </ol>
    ${routesTable(plan)}
    <p>
      Every step is written down before it is made, and can be taken back: <code>endpointer rollback</code>.
    </p>
    ${leftOutList(plan.leftOut)}
  </section>`;
}

function details(action: Action): Html {
  const lines = detailsOf(action);
  return lines.length === 0 ? NOTHING : html`<pre>${lines.join('\n')}</pre>`;
}

function routesTable(plan: Plan): Html {
  const changes = routeChanges(plan);
  if (changes.length === 0) return NOTHING;
  return html`<table>
    <caption>
      Traffic before and after
    </caption>
    <thead>
      <tr>
        <th scope="col">Route table</th>
        <th scope="col">Now goes through</th>
        <th scope="col">Then goes through</th>
      </tr>
    </thead>
    <tbody>
      ${changes.map(routeRow)}
    </tbody>
  </table>`;
}

// The labels stand in the cells too: on a phone the rows are cards, and the head is hidden.
function routeRow({ routeTableId, prefixListId, before, after }: RouteChange): Html {
  return html`<tr>
    <th scope="row"><code class="id">${routeTableId}</code></th>
    <td><span class="label">Now: </span><span class="before">${before.map(way)}</span></td>
    <td>
      <span class="label">Then: </span><span class="after">${prose(after)}</span>
      <span class="quiet">(route to <code class="id">${prefixListId}</code>)</span>
    </td>
  </tr>`;
}

function way(text: string): Html {
  return html`<span class="way">${prose(text)}</span>`;
}

function leftOutList(leftOut: readonly LeftOut[]): Html {
  if (leftOut.length === 0) return NOTHING;
  return html`<h3>Left alone</h3>
    <ul>
      ${leftOut.map(({ resourceId, reason }) => html`<li><code class="id">${resourceId}</code>: ${prose(reason)}</li>`)}
    </ul>`;
}
