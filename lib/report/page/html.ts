/**
 * Markup by construction: text becomes markup only through the tag `html`, which escapes whatever is put into it.
 *
 * Values may stand between tags or inside quoted attributes, never in a tag's name, a script, a style or a URL's
 * scheme; the page has no place for those.
 */

/** Markup that is safe to send. Only `html` makes it, so that plain text is never taken for it. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** `strings` are constants of ours, never anything that was read. */
  static of(strings: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(
      strings.map((text, at) => (at === 0 ? '' : markupOf(values[at - 1] ?? '')) + text).join(''),
    );
  }

  toString(): string {
    return this.#markup;
  }
}

export type HtmlValue = string | number | Html | readonly Html[];

/** A template whose values are escaped, unless they are markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(strings, values);
}

/** Where there is nothing to show. */
export const NOTHING = html``;

function markupOf(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? escapeText(value) : value.map(String).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Control characters, and those by which a name in a tag could turn round the order of what stands beside it. */
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it may stand between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNPRINTABLE, '\ufffd')
    .replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}
