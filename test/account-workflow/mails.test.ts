import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT } from '../workflow/private-account.ts';
import { baselineMail } from '../../lib/report/mail/baseline-mail.ts';
import type { Mail } from '../../lib/report/mail/mail.ts';
import type { Outcome } from '../../lib/report/mail/outcome-mails.ts';
import {
  doneMail,
  expiredMail,
  notAppliedMail,
  rolledBackMail,
  undoneByOthersMail,
  unfinishedMail,
} from '../../lib/report/mail/outcome-mails.ts';
import { questionMail } from '../../lib/report/mail/question-mail.ts';
import { warningMail } from '../../lib/report/mail/warning-mail.ts';
import type { Workbench } from '../workflow/workbench.ts';
import { workbench } from '../workflow/workbench.ts';

let bench: Workbench;
let outcome: Outcome;
beforeEach(async () => {
  bench = await workbench();
  const { accountId, region } = ACCOUNT;
  outcome = { accountId, region, plan: await bench.plan(), remediationId: 's3-1' };
});
afterEach(() => bench.close());

const DONE = { by: 'consent', watched: 'rejects in flow logs: 2 before, 2 after', isRising: false };

function all(): readonly Mail[] {
  const question = { ...outcome, isBaseline: true, expiresAt: '2026-07-04T10:00:00.000Z' };
  return [
    questionMail({
      ...question,
      how: { channel: 'page', link: 'https://a.example/?r=1', code: 'AAAA-BBBB' },
    }),
    questionMail({ ...question, how: { channel: 'iam' } }),
    doneMail(outcome, DONE),
    doneMail(outcome, { ...DONE, isRising: true }),
    notAppliedMail(outcome, 'the kill switch says "on"'),
    expiredMail(outcome, '2026-07-11T10:00:00.000Z'),
    rolledBackMail(outcome, 'not verified', []),
    rolledBackMail(outcome, 'not verified', ['step 1 stays: other route tables use it']),
    unfinishedMail(outcome, 'AWS does not answer'),
    undoneByOthersMail(outcome, { missing: ['associate rtb-1'], by: 'arn:aws:iam::111122223333:user/x' }),
    baselineMail({ ...outcome, findings: [], unknown: [] }),
    warningMail(outcome, [{ warning: 'noRecorder', text: 'no recorder runs.' }]),
  ];
}

describe('every mail', () => {
  it('has a subject of fewer than 100 ASCII characters and says in its first line who must do what', () => {
    for (const { subject, body } of all()) {
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(body).toMatch(
        /^(Decision needed|Done and verified|Nothing was changed|Failed and undone|For you to know): /,
      );
      expect(body).toContain(`Account ${ACCOUNT.accountId}, Region ${ACCOUNT.region}`);
    }
  });

  it('has lines that a phone shows whole', () => {
    const wide = all().flatMap(({ body }) => body.split('\n').filter((line) => line.length > 68));
    expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
  });
});

describe('a question', () => {
  it('names resource and consequence first, then link and code, and the code is not in the link', () => {
    const [{ body } = { body: '' }] = all();
    const first = body.split('\n\n')[0] ?? '';
    for (const id of [ACCOUNT.vpcId, ...ACCOUNT.tableIds]) expect(first).toContain(id);
    expect(first.replaceAll('\n', ' ')).toContain('if not, nothing changes');
    expect(body).toContain('\nhttps://a.example/?r=1\n');
    expect(body).toContain('Your code: AAAA-BBBB');
    expect(body).toContain('2026-07-04 10:00 UTC');
  });

  it('for answers with credentials holds neither link nor code', () => {
    const [, { body } = { body: '' }] = all();
    expect(body).toContain('endpointer approvals approve s3-1');
    expect(body).not.toMatch(/https?:|code/);
  });
});

it('says how to undo what was done, and why it was done', () => {
  const { body } = doneMail(outcome, DONE);
  expect(body).toContain('To undo it:\nendpointer rollback s3-1');
  expect(body.replaceAll(/\s+/g, ' ')).toContain("the VPC's owner allows it");
});

it('cuts a baseline that no mail could hold, and says how many are left', () => {
  const findings = Array.from({ length: 130 }, (_, at) => ({
    checkId: 's3-gateway-endpoint-routed' as const,
    resourceId: `rtb-${at}`,
    vpcId: `vpc-${at % 3}`,
    reason: 'it goes through NAT',
  }));
  const { subject, body } = baselineMail({ ...outcome, findings, unknown: [] });
  expect(subject).toContain('130 resources');
  expect(body.match(/^- rtb-/gm)).toHaveLength(100);
  expect(body).toContain('And 30 more');
});
