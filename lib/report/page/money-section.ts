import type { MoneyClaim } from '../../core/cost/savings.ts';
import { describeMoney, describeMoneyBasis } from '../format-amount.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { prose } from './prose.ts';

/** What the change costs and saves; savings only from bytes that somebody saw. */
export function moneySection(money: MoneyClaim): Html {
  const basis = money.claim === 'yes' ? describeMoneyBasis(money) : 'A gateway endpoint itself is free.';
  return html`<section aria-labelledby="cost">
    <h2 id="cost">What it costs and saves</h2>
    <p>${prose(`${describeMoney(money)}.`)}</p>
    <p class="quiet">${basis.replace(' (--json names their source)', '')}</p>
  </section>`;
}
