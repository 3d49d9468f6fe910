import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleEstate } from '../../../test/estates/article-estate.ts';
import type { Finding } from '../../core/checks/check.ts';
import { CHECKS } from '../../core/checks/registry.ts';
import { pricesOfRegion } from '../../core/cost/prices-of-region.ts';
import { indexEstate } from '../../core/network/index-estate.ts';
import { approvalPage } from './approval-page.ts';
import { PAGE_HEADERS } from './page-headers.ts';
import type { PageView, QuestionView } from './page-view.ts';

const NOW = new Date('2026-11-23T10:00:00Z');

function question(): QuestionView {
  const index = indexEstate(articleEstate());
  const [check] = CHECKS;
  if (check === undefined) throw new Error('there is no check');
  const findings = check.evaluate(index).filter((one): one is Finding => one.status === 'nonCompliant');
  const prices = pricesOfRegion(index.estate.region);
  const [plan] = check.plan(index, findings, { prices, hoursInMonth: 730, atMost: 'auto' });
  if (plan === undefined) throw new Error('there is no plan');
  return {
    remediationId: '20261123t091400-1a2b3c4d',
    plan,
    isBaseline: true,
    askedAt: '2026-11-23T09:14:00Z',
    expiresAt: '2026-11-26T09:14:00Z',
  };
}

const ASKED = question();
const ANSWER = { answer: 'rejected', by: 'Ada', at: '2026-11-23T09:40:00Z', reason: 'not now' } as const;
const page = (view: PageView): string => approvalPage(view, NOW);

/** The question with this text in every place that somebody else may have written. */
function saying(text: string): QuestionView {
  const { plan } = ASKED;
  const finding = plan.findings[0];
  if (finding === undefined) throw new Error('there is no finding');
  const claim = { claim: 'unknown', reason: text } as const;
  return {
    remediationId: text,
    isBaseline: false,
    askedAt: text,
    expiresAt: text,
    plan: {
      ...plan,
      findings: [
        {
          ...finding,
          resourceId: text,
          evidence: { kind: 'traffic', path: claim, demand: claim, bytes: claim, legs: [] },
        },
      ],
      accountId: text,
      region: text,
      subject: { kind: 'vpcService', vpcId: text, service: text },
      cure: { what: text, gain: text, consequence: text },
      hash: text,
      actions: plan.actions.map((action) =>
        action.kind === 'addEndpointRouteTable'
          ? { ...action, routeTableId: text, prefixListId: text, vpcEndpointId: text }
          : action,
      ),
      effects: plan.effects.map((effect) => ({ ...effect, resourceId: text, remains: text })),
      leftOut: [{ resourceId: text, reason: text }],
      hazards: plan.hazards.map((hazard) => ({ ...hazard, id: text, subject: text, text })),
      money: { claim: 'unknown', reason: text, howToLearn: text },
      decision: { mode: 'approve', reasons: [text] },
    },
  };
}

function viewsSaying(text: string): readonly PageView[] {
  const asked = saying(text);
  return [
    { state: 'open', mayApprove: true, question: asked, problem: { problem: 'wrongCode', attemptsLeft: 2 } },
    {
      state: 'answered',
      question: asked,
      answer: { answer: 'approved', by: text, at: text, reason: text },
      isNew: true,
    },
    { state: 'stale', question: asked },
  ];
}

/** Whatever a browser may take for a tag; ids in sentences are marked, and how many there are varies. */
function tagsOf(document: string): readonly string[] {
  return (document.match(/<[^>]*>?/g) ?? []).filter((tag) => !/^<(code class="id"|\/code)>$/.test(tag));
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '${7*7}',
  '\u202egnp.exe',
  '\0<b>',
  '\ud800<svg/onload=alert(1)>',
];
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));

describe('what others wrote', () => {
  it('never becomes markup, wherever it stands', () => {
    const harmless = viewsSaying('harmless').map((view) => tagsOf(page(view)));
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(viewsSaying(text).map((view) => tagsOf(page(view)))).toEqual(harmless);
      }),
      { numRuns: 150 },
    );
  });

  it('cannot turn the text round, end it or hide it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const document = viewsSaying(text).map(page).join('');
        expect(document).not.toMatch(/(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(document.isWellFormed()).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is shown as it was written', () => {
    expect(page({ state: 'stale', question: saying('a <b> & "c"') })).toContain(
      'a &lt;b&gt; &amp; &quot;c&quot;',
    );
  });
});

const STATES: readonly PageView[] = [
  { state: 'open', mayApprove: true, question: ASKED },
  { state: 'open', mayApprove: true, question: ASKED, problem: { problem: 'wrongCode', attemptsLeft: 1 } },
  { state: 'locked', question: ASKED },
  { state: 'expired', question: ASKED },
  { state: 'stale', question: ASKED },
  { state: 'iamOnly', question: ASKED },
  { state: 'answered', question: ASKED, answer: ANSWER, isNew: false },
  { state: 'answered', question: ASKED, answer: ANSWER, isNew: true },
  { state: 'open', mayApprove: false, question: ASKED },
  { state: 'altered' },
  { state: 'gone' },
  { state: 'notAllowed' },
  { state: 'unavailable' },
];

describe('every page', () => {
  it.each(STATES)('runs nothing and loads nothing: $state', (view) => {
    const document = page(view);
    expect(document).not.toMatch(/<(script|img|iframe|object|embed|link|base)\b/i);
    expect(document).not.toMatch(/\s(on\w+|src|style|action|formaction)\s*=/i);
    expect(document).not.toMatch(/url\(|@import/i);
  });

  it.each(STATES)('has its style allowed by its hash, and no other: $state', (view) => {
    const styles = [...page(view).matchAll(/<style>([^]*?)<\/style>/g)].map(([, style = '']) => style);
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '')
      .digest('base64');
    expect(PAGE_HEADERS['content-security-policy']).toContain(`style-src 'sha256-${hash}';`);
  });

  it.each(STATES)('has a form exactly where an answer is still taken: $state', (view) => {
    expect(page(view).includes('<form method="post"')).toBe(view.state === 'open');
  });

  it.each(STATES)('says in its title where things stand: $state', (view) => {
    expect(page(view)).toMatch(/<title>[^<]{5,}<\/title>/);
  });
});

describe('the open page', () => {
  const text = page({ state: 'open', mayApprove: true, question: ASKED })
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ');

  it.each([
    ['what is done', 'Create gateway endpoint com.amazonaws.eu-west-3.s3'],
    ['where traffic goes now', 'NAT gateway nat-0a1b2c3d4e5f60001 (0.0.0.0/0)'],
    ['where traffic goes then', 'The new gateway endpoint (step 1)'],
    ['what may break', 'Open connections to S3'],
    ['what it saves', '152.08'],
    ['what was seen', 'Yes: 3,000 GB from 2026-09-01 to 2026-10-01'],
    ['until when', 'Thu 26 Nov 2026, 09:14 UTC (in 2 days)'],
    ['who has consented to what', 'The VPC carries no tag endpointer:mode'],
    ['that it was so before', 'It was so before Endpointer came'],
    ['the plan it stands for', ASKED.plan.hash],
  ])('tells %s', (_, expected) => {
    expect(text).toContain(expected);
  });

  it('asks for a code that it does not show, and chooses nothing beforehand', () => {
    const document = page({ state: 'open', mayApprove: true, question: ASKED });
    expect(document).toMatch(/<input[^>]* name="code"/s);
    expect(document).not.toMatch(/<input[^>]*name="code"[^>]*value=/s);
    expect(document).not.toMatch(/<(input|option)[^>]*\s(checked|selected)/);
    expect(document.match(/type="submit"/g)).toHaveLength(1);
  });

  it('offers no approval to somebody who may only reject', () => {
    const document = page({ state: 'open', mayApprove: false, question: ASKED });
    expect(document.match(/value="(approve|reject)"/g)).toEqual(['value="reject"']);
  });

  it('says how many attempts are left', () => {
    expect(
      page({
        state: 'open',
        mayApprove: true,
        question: ASKED,
        problem: { problem: 'wrongCode', attemptsLeft: 1 },
      }),
    ).toContain('One attempt is left');
  });
});

describe('an altered link', () => {
  it('is told nothing about any plan', () => {
    expect(page({ state: 'altered' })).not.toMatch(/vpc-|rtb-|\d{12}/);
  });
});
