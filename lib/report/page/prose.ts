import type { Html } from './html.ts';
import { html } from './html.ts';

/** `vpc-0a1b…`, `rtb-0a1b…`: an id must not be broken at its dash, and is to be recognised. */
const ID = /(?<![\w-])([a-z]{1,8}-[0-9a-f]{8,17})(?![\w-])/;

/** A sentence as people read it: it begins with a capital letter, and the ids in it stay whole. */
export function prose(text: string): Html {
  // An id has no capital letter, and one at the very beginning keeps its own.
  return ID.exec(text)?.index === 0 ? idsIn(text) : idsIn(text.charAt(0).toUpperCase() + text.slice(1));
}

/** The text as it is, the ids in it marked. */
export function idsIn(text: string): Html {
  // Splitting by a pattern with one group gives texts and ids by turns.
  const parts = text.split(ID);
  return html`${parts.map((part, at) => (at % 2 === 0 ? html`${part}` : html`<code class="id">${part}</code>`))}`;
}
