import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageHandler } from '../../functions/answer-page/handler.ts';
import { PAGE_HEADERS } from '../../lib/report/page/page-headers.ts';
import type { AskedAccount } from './asked-account.ts';
import { LAMBDA, askedAccount, toEvent } from './asked-account.ts';

/** Nothing that is done to this one changes anything: a test that answers makes one of its own. */
let still: AskedAccount;
beforeAll(async () => {
  still = await askedAccount();
});

const open: AskedAccount[] = [];
async function fresh(): Promise<AskedAccount> {
  const asked = await askedAccount();
  open.push(asked);
  return asked;
}
afterAll(() => Promise.all([still, ...open].map(({ account }) => account.close())));

const WRONG = '0000-0000';

describe('whoever only looks', () => {
  it.each(['GET', 'HEAD'])('decides nothing by %s, however often', async (method) => {
    for (let times = 0; times < 3; times++) expect((await still.visit({ method })).statusCode).toBe(200);
    expect(still.answers()).toEqual([]);
  });

  it('sees the plan, and the code nowhere', async () => {
    const { body } = await still.visit();
    expect(body).toContain('Create gateway endpoint com.amazonaws.');
    expect(body).not.toContain(still.code);
    expect(still.link.href).not.toContain(still.code);
  });

  it('gets by HEAD the headers of GET and no body', async () => {
    const [get, head] = [await still.visit(), await still.visit({ method: 'HEAD' })];
    expect(head).toEqual({ ...get, body: '' });
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('is turned away with %s', async (method) => {
    const answer = await still.visit({ method, form: { answer: 'approve', code: still.code } });
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD, POST' } });
    expect(still.answers()).toEqual([]);
  });
});

describe('a form', () => {
  it('that says approve, with the code of the mail, approves', async () => {
    const asked = await fresh();
    const answer = await asked.visit({ form: { answer: 'approve', code: asked.code, name: 'Ada' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Approved by Ada (with the mailed code)');
    expect(asked.answers()).toEqual(['approved', 'approved']);
  });

  it('that says reject takes a reason and a time to be left in peace', async () => {
    const asked = await fresh();
    await asked.visit({
      form: { answer: 'reject', code: asked.code, reason: 'not in July', 'exempt-days': '30' },
    });
    expect(asked.stored()?.answer).toMatchObject({
      answer: 'rejected',
      reason: 'not in July',
      exemptUntil: '2026-07-31T10:00:00.000Z',
    });
  });

  it('comes in base64 as well', async () => {
    const asked = await fresh();
    const body = new URLSearchParams({ answer: 'approve', code: asked.code.toLowerCase() }).toString();
    expect((await asked.visit({ body, isBase64Encoded: true })).statusCode).toBe(200);
    expect(asked.answers()).toEqual(['approved', 'approved']);
  });

  it.each([
    ['empty', {}],
    ['approving without a code', { answer: 'approve' }],
    ['approving with a code that can be none', { answer: 'approve', code: 'yes' }],
    ['filled in by a scanner', { answer: 'approve', code: 'test@example.com', name: 'x', reason: 'x' }],
    ['without an answer', { code: WRONG }],
    ['with another answer', { answer: 'on', code: WRONG }],
    ['with too long a reason', { answer: 'reject', code: WRONG, reason: 'x'.repeat(501) }],
  ])('%s decides nothing and uses up no attempt', async (_, form) => {
    for (let times = 0; times < 8; times++) expect((await still.visit({ form })).statusCode).toBe(400);
    expect(still.answers()).toEqual([]);
    expect(still.stored()?.codeAttempts).toBe(0);
  });

  it('larger than any answer is turned away unread', async () => {
    const answer = await still.visit({
      body: `answer=approve&code=${still.code}&reason=${'x'.repeat(20_000)}`,
    });
    expect(answer.statusCode).toBe(405);
    expect(still.answers()).toEqual([]);
  });

  it('is answered once: the second one is told of the first', async () => {
    const asked = await fresh();
    await asked.visit({ form: { answer: 'reject', code: asked.code, name: 'Ada' } });
    const second = await asked.visit({ form: { answer: 'approve', code: asked.code } });
    expect(second.statusCode).toBe(409);
    expect(second.body).toContain('Already answered: rejected');
    expect(asked.answers()).toEqual(['rejected', 'rejected']);
  });
});

describe('guessing the code', () => {
  it('tells how many attempts are left, and then locks even the right one', async () => {
    const asked = await fresh();
    const guess = () => asked.visit({ form: { answer: 'approve', code: WRONG } });
    const left = async () => /(\d+|One) attempts? (?:is|are) left/.exec((await guess()).body)?.[1];
    expect([await left(), await left(), await left(), await left()]).toEqual(['4', '3', '2', 'One']);
    expect((await guess()).body).toContain('This question is locked');
    const right = await asked.visit({ form: { answer: 'approve', code: asked.code } });
    expect(right.statusCode).toBe(403);
    expect(asked.answers()).toEqual([]);
  });

  it('by many at once gets no more attempts', async () => {
    const asked = await fresh();
    const guesses = Array.from({ length: 20 }, () =>
      asked.visit({ form: { answer: 'approve', code: WRONG } }),
    );
    await Promise.all(guesses);
    const before = asked.keyUses();
    await asked.visit({ form: { answer: 'approve', code: WRONG } });
    // The link's signature, and no code any more.
    expect(asked.keyUses() - before).toBe(1);
  });

  it('a locked page has no form', async () => {
    const asked = await fresh();
    for (let times = 0; times < 5; times++) await asked.visit({ form: { answer: 'approve', code: WRONG } });
    expect((await asked.visit()).body).not.toContain('<form');
  });
});

function altered(link: URL, name: string, change: (value: string) => string): URL {
  const other = new URL(link);
  other.searchParams.set(name, change(link.searchParams.get(name) ?? ''));
  return other;
}

/** Another character of the same kind in the middle, so that the form stays right. */
function swap(value: string): string {
  const at = Math.floor(value.length / 2);
  return `${value.slice(0, at)}${value[at] === '1' ? '2' : '1'}${value.slice(at + 1)}`;
}

describe('an altered link', () => {
  it.each(['r', 'p', 'e', 's'])(
    'is refused in field %s, whatever the method, and shows nothing',
    async (name) => {
      const link = altered(still.link, name, swap);
      for (const visit of [{}, { method: 'HEAD' }, { form: { answer: 'approve', code: still.code } }]) {
        const answer = await still.visit({ link, ...visit });
        expect(answer.statusCode).toBe(403);
        expect(answer.body).not.toMatch(/vpc-|rtb-/);
      }
      expect(still.answers()).toEqual([]);
    },
  );

  it.each([
    ['r', 'a/b'],
    ['r', 'x'.repeat(81)],
    ['p', 'abc'],
    ['e', '-1'],
    ['e', '17e9'],
    ['s', '<script>'],
    ['s', ''],
  ])('malformed in field %s (%s) never reaches the key', async (name, value) => {
    const before = still.keyUses();
    const answer = await still.visit({ link: altered(still.link, name, () => value) });
    expect(answer.statusCode).toBe(403);
    expect(still.keyUses()).toBe(before);
  });

  it('without its query is refused as well', async () => {
    expect((await still.visit({ link: new URL(still.link.origin) })).statusCode).toBe(403);
  });
});

describe('a question that is not open any more', () => {
  it('has expired: too late is no', async () => {
    const asked = await fresh();
    asked.account.clock.now = Date.parse('2026-08-01T00:00:00Z');
    const answer = await asked.visit({ form: { answer: 'approve', code: asked.code } });
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('This question has expired');
    expect(asked.answers()).toEqual(['expired', 'expired']);
  });

  it('cannot be read: says so, and not why', async () => {
    const asked = await fresh();
    asked.account.memory.approvals.clear();
    expect((await asked.visit()).body).toContain('Nobody waits for this answer any more');
  });
});

it('says nothing of what went wrong inside', async () => {
  const broken = pageHandler(() => Promise.reject(new Error('table-of-secrets')));
  const answer = await broken(toEvent({ link: still.link }), LAMBDA);
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('Nothing was answered');
  expect(answer.body).not.toContain('secrets');
});

describe('every answer', () => {
  it.each([
    ['open', {}],
    ['refused', { link: new URL('https://answers.example/') }],
    ['turned away', { method: 'PUT' }],
  ])('carries the strict headers: %s', async (_, visit) => {
    expect((await still.visit(visit)).headers).toMatchObject(PAGE_HEADERS);
  });
});
