/** What may break, by kind, what was found first. */
import type { Hazard } from '../../core/remediation/plan.ts';
import type { Html } from './html.ts';
import { NOTHING, html } from './html.ts';
import { idsIn, prose } from './prose.ts';

const KINDS: readonly { readonly kind: Hazard['kind']; readonly title: string; readonly about: string }[] = [
  { kind: 'found', title: 'Found in this account', about: 'Evidence is there that this may break.' },
  {
    kind: 'unreadable',
    title: 'Could not be looked at',
    about: 'What would tell could not be read, so nobody knows.',
  },
  {
    kind: 'inherent',
    title: 'True of every such change',
    about: 'Nobody can see from here whether it matters to you.',
  },
];

/** The hazards of a plan. */
export function hazardSection(hazards: readonly Hazard[]): Html {
  return html`<section aria-labelledby="hazards">
    <h2 id="hazards">What could break</h2>
    ${hazards.length === 0 ? html`<p>No hazard is known for this plan.</p>` : KINDS.map((kind) => group(kind, hazards))}
  </section>`;
}

function group({ kind, title, about }: (typeof KINDS)[number], hazards: readonly Hazard[]): Html {
  const ofKind = hazards.filter((hazard) => hazard.kind === kind);
  if (ofKind.length === 0) return NOTHING;
  return html`<div class="hazards ${kind}">
    <h3>${title} <span class="count">${ofKind.length}</span></h3>
    <p class="quiet">${about}</p>
    <ul>
      ${ofKind.map(item)}
    </ul>
  </div>`;
}

function item({ id, subject, text }: Hazard): Html {
  return html`<li>${prose(text)} <span class="quiet">(${id}: ${idsIn(subject)})</span></li>`;
}
