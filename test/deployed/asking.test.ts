import { expect, test } from 'vitest';
import { routedServices, writes } from './play/account-now.ts';
import { invitationIn, localUrl, submit, visit } from './play/answer-page.ts';
import { ask, QUESTION } from './play/ask.ts';
import { openBrowser } from './play/browser.ts';
import { routeToNat } from './play/somebody.ts';
import { stepsIn } from './play/steps-in.ts';
import { untilReceived } from './play/until-received.ts';
import { onlyS3, together, withApprovalSeconds } from './stack/change-template.ts';

test('a policy on aws:SourceIp is asked about, and a person approves on the page', async () => {
  const { deployment, link, code, mail } = await ask();
  expect(mail.body).toContain('aws:SourceIp');
  await using browser = await openBrowser();
  await browser.open(localUrl(deployment, link));
  const text = String(await browser.evaluate('document.body.innerText'));
  expect(text).toContain('article-files');
  expect(text).not.toContain(code);
  expect(await browser.evaluate('document.scripts.length')).toBe(0);
  expect(routedServices(deployment)).toEqual([]);
  await browser.click('input[value="approve"]');
  await browser.type('#code', code.toLowerCase());
  await browser.type('#name', 'Alice of the network team');
  await browser.clickThrough('button[type="submit"]');
  expect(await browser.evaluate('document.body.innerText')).toContain('Alice of the network team');
  const execution = await deployment.executions.waitForEnd('s3');
  expect(stepsIn(await deployment.executions.pathOf(execution))).toEqual([
    'settle',
    'plan',
    'decide',
    'ask',
    'confirm',
    'apply',
    'verify',
    'watch',
    'record',
  ]);
  expect(routedServices(deployment)).toEqual(['s3']);
  await deployment.mailbox.waitFor(/^Done:/);
});

test('GET and HEAD show the question and never decide', async () => {
  const { deployment, link, code } = await ask();
  const shown = await visit(deployment, link);
  expect(shown.status).toBe(200);
  expect(shown.text).not.toContain(code);
  expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
  const head = await visit(deployment, link, { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);
  const tempting = new URL(link);
  tempting.searchParams.set('answer', 'approve');
  tempting.searchParams.set('code', code);
  await visit(deployment, tempting);
  expect((await deployment.executions.list()).map(({ status }) => status)).toEqual(['RUNNING']);
  expect(writes(deployment)).toEqual([]);
});

test('rejected: nothing is changed, and the same event asks no second time', async () => {
  const { deployment, link, code } = await ask();
  const answer = await submit(deployment, link, { answer: 'reject', code, reason: 'not this quarter' });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('not this quarter');
  const execution = await deployment.executions.waitForEnd('s3');
  expect(stepsIn(await deployment.executions.pathOf(execution))).toEqual([
    'settle',
    'plan',
    'decide',
    'ask',
    'record',
  ]);
  const again = await submit(deployment, link, { answer: 'approve', code });
  expect(again.status).toBe(409);
  await routeToNat(deployment);
  await untilReceived(deployment);
  expect(await deployment.executions.list()).toHaveLength(1);
  expect((await deployment.mailbox.read()).filter(({ subject }) => QUESTION.test(subject))).toHaveLength(1);
  expect(writes(deployment)).toEqual([]);
});

test('nobody answers: that is a rejection, with a mail and a time of rest', async () => {
  const { deployment, link, code } = await ask({ change: together(onlyS3, withApprovalSeconds(72, 4)) });
  const execution = await deployment.executions.waitForEnd('s3');
  expect(stepsIn(await deployment.executions.pathOf(execution))).toEqual([
    'settle',
    'plan',
    'decide',
    'ask',
    'record',
  ]);
  await deployment.mailbox.waitFor(/expired|No answer|Nobody/i);
  expect((await submit(deployment, link, { answer: 'approve', code })).status).not.toBe(200);
  expect(writes(deployment)).toEqual([]);
});

test('the account has changed since the question: what was approved is not done, and it is asked again', async () => {
  const { deployment, link, code } = await ask();
  deployment.simulator.mutate((state) => {
    const bucket = state.Buckets.find(({ Name }) => Name === 'article-files');
    state.Buckets.push({
      ...structuredClone(bucket ?? { Name: '', BucketRegion: '', Policy: null }),
      Name: 'second-files',
    });
    state.Roles[0]?.RolePolicyList?.push({
      PolicyName: 'second',
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::second-files/*"}]}',
    });
  });
  await submit(deployment, link, { answer: 'approve', code });
  const second = await deployment.mailbox.waitFor(QUESTION, { skip: 1 });
  expect(writes(deployment)).toEqual([]);
  const renewed = invitationIn(second);
  expect(renewed.link.searchParams.get('p')).not.toBe(link.searchParams.get('p'));
  expect((await submit(deployment, link, { answer: 'approve', code })).status).not.toBe(200);
  expect((await submit(deployment, renewed.link, { answer: 'approve', code: renewed.code })).status).toBe(
    200,
  );
  await deployment.executions.waitForEnd('s3');
  expect(routedServices(deployment)).toEqual(['s3']);
});
