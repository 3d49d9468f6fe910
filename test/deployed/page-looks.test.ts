/** The pages as a browser shows them, wide and on a phone; pictures of them lie beside the logs. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { localUrl, submit, visit } from './play/answer-page.ts';
import { ask } from './play/ask.ts';
import type { Browser } from './play/browser.ts';
import { openBrowser } from './play/browser.ts';
import { tell } from './play/report.ts';

const FOLDER = fileURLToPath(
  new URL('../../node_modules/.cache/endpointer-deployed/pages/', import.meta.url),
);

/** A common phone held upright, and a laptop. */
const WIDTHS = { phone: 390, desktop: 1_280 } as const;

/** Nothing to scroll sideways to, nothing cut off, nothing that runs or is fetched, and text that can be read. */
const LOOK = `(() => {
  const root = document.documentElement;
  // On a phone the heads of tables are there for screen readers alone.
  const shown = [...document.body.querySelectorAll('*')].filter((element) => element.closest('thead') === null);
  const boxes = shown.map((element) => element.getBoundingClientRect());
  const fields = [...document.querySelectorAll('input:not([type=radio]):not([type=hidden]), select, textarea, button')]
    .filter((field) => field.getBoundingClientRect().height > 0);
  return {
    sideways: root.scrollWidth - root.clientWidth,
    outside: boxes.filter(({ right, width }) => width > 0 && right > root.clientWidth + 1).length,
    scripts: document.scripts.length,
    fetched: performance.getEntriesByType('resource').map(({ name }) => name),
    fontPixels: parseFloat(getComputedStyle(document.body).fontSize),
    smallestField: Math.min(...fields.map((field) => field.getBoundingClientRect().height), 999),
    unlabelled: fields.filter(({ labels, tagName }) => tagName !== 'BUTTON' && labels.length === 0).length,
    language: root.lang,
    title: document.title,
  };
})()`;

const sizesSchema = z.looseObject({ fontPixels: z.number(), smallestField: z.number() });

async function look(browser: Browser, url: string, name: string): Promise<void> {
  for (const [kind, width] of Object.entries(WIDTHS)) {
    await browser.open(url, width);
    const seen = await browser.evaluate(LOOK);
    expect(seen, `${name} on ${kind}`).toMatchObject({
      sideways: 0,
      outside: 0,
      scripts: 0,
      fetched: [],
      unlabelled: 0,
      language: 'en',
      title: expect.stringMatching(/\S/),
    });
    const { fontPixels, smallestField } = sizesSchema.parse(seen);
    expect(fontPixels).toBeGreaterThanOrEqual(16);
    // https://www.w3.org/TR/WCAG22/#target-size-minimum
    expect(smallestField).toBeGreaterThanOrEqual(24);
    await browser.picture(`${FOLDER}${name}-${kind}.png`);
  }
}

test('question, answer and refusal can be read wide and on a phone, and nothing in them runs', async () => {
  const { deployment, link, code } = await ask();
  await mkdir(FOLDER, { recursive: true });
  await using browser = await openBrowser();
  const url = localUrl(deployment, link);
  await look(browser, url, 'question');
  const altered = new URL(link);
  altered.searchParams.set('p', 'ab'.repeat(32));
  await look(browser, localUrl(deployment, altered), 'refused');
  const { headers } = await visit(deployment, link);
  for (const [name, value] of [
    ['content-security-policy', /default-src 'none'.*form-action.*frame-ancestors 'none'/],
    ['cache-control', /no-store/],
    ['referrer-policy', /no-referrer/],
    ['x-content-type-options', /nosniff/],
    ['strict-transport-security', /max-age=\d+/],
  ] as const) {
    expect(headers.get(name) ?? '', name).toMatch(value);
  }
  expect((await submit(deployment, link, { answer: 'approve', code: 'WRONG-CODE' })).status).not.toBe(200);
  expect((await submit(deployment, link, { answer: 'approve', code })).status).toBe(200);
  await look(browser, url, 'answered');
  tell(`pictures of the pages: ${FOLDER}`);
});
