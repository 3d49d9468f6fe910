import { expect, test } from 'vitest';
import { writes } from './play/account-now.ts';
import { submit, visit } from './play/answer-page.ts';
import type { Asked } from './play/ask.ts';
import { ask } from './play/ask.ts';
import { tell } from './play/report.ts';

function altered(link: URL, field: string, value: string): URL {
  const url = new URL(link);
  url.searchParams.set(field, value);
  return url;
}

function without(link: URL, field: string): URL {
  const url = new URL(link);
  url.searchParams.delete(field);
  return url;
}

/** Another character of the same kind, so that the form stays right. */
function flipped(text: string, at: number): string {
  const other = text[at] === '1' ? '2' : '1';
  return `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
}

function forgeries(link: URL): readonly URL[] {
  const fields = ['r', 'p', 'e', 's'].map((name) => [name, link.searchParams.get(name) ?? ''] as const);
  return fields.flatMap(([name, value]) => [
    altered(link, name, flipped(value, 0)),
    altered(link, name, flipped(value, value.length - 2)),
    altered(link, name, ''),
    altered(link, name, `${value}0`),
    altered(link, name, `${value}'"><script>`),
    without(link, name),
  ]);
}

function kmsCalls({ deployment }: Asked): number {
  return deployment.calls.filter(({ operation }) => operation === 'kms:VerifyMac').length;
}

async function expectUntouched({ deployment }: Asked): Promise<void> {
  expect((await deployment.executions.list()).map(({ status }) => status)).toEqual(['RUNNING']);
  expect(writes(deployment)).toEqual([]);
}

test('a link that was altered in any field is refused, whether it is shown or sent with the right code', async () => {
  const asked = await ask();
  const { deployment, link, code } = asked;
  const forged = forgeries(link);
  for (const url of forged) {
    const shown = await visit(deployment, url);
    expect(shown.status, url.search).toBe(403);
    expect(shown.text).not.toContain('article-files');
    expect(shown.text).not.toContain('<script');
    expect((await submit(deployment, url, { answer: 'approve', code })).status, url.search).toBe(403);
  }
  await expectUntouched(asked);
  tell(`${forged.length * 2} forgeries, ${kmsCalls(asked)} of them reached KMS`);
  expect(kmsCalls(asked)).toBeLessThan(forged.length * 2);
  // And the real one is still good.
  expect((await visit(deployment, link)).status).toBe(200);
});

const BLIND: readonly Readonly<Record<string, string>>[] = [
  {},
  { answer: '', code: '', name: '', reason: '' },
  { answer: 'approve' },
  { answer: 'approve', code: 'test@example.com' },
];

test('a scanner that submits the form blindly decides nothing and uses up no attempt', async () => {
  const asked = await ask();
  for (const fields of [...BLIND, ...BLIND])
    expect((await submit(asked.deployment, asked.link, fields)).status).toBe(400);
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    expect((await visit(asked.deployment, asked.link, { method })).status).toBe(405);
  await expectUntouched(asked);
  expect((await visit(asked.deployment, asked.link)).status).toBe(200);
  const answer = await submit(asked.deployment, asked.link, { answer: 'reject', code: asked.code });
  expect(answer.status).toBe(200);
});

test('guessing codes locks the question, also when the guesses come at once, and then the right one is refused', async () => {
  const asked = await ask();
  const { deployment, link, code } = asked;
  const guesses = Array.from({ length: 12 }, (_, at) => `AAAA-${String(at).padStart(4, '0')}`);
  const answers = await Promise.all(
    guesses.map((guess) => submit(deployment, link, { answer: 'approve', code: guess })),
  );
  expect(answers.filter(({ status }) => status === 200)).toEqual([]);
  const late = await submit(deployment, link, { answer: 'approve', code });
  expect(late.status).toBe(403);
  await expectUntouched(asked);
});
