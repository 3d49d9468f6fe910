import { readFileSync, existsSync, writeFileSync, copyFileSync, cpSync } from 'node:fs';
import { synthesise } from './stack/synthesise.ts';
import { startDeployment } from './stack/start-deployment.ts';
import { mailboxArn } from './stack/mailbox.ts';
import { ACCOUNT_ID, REGION, articleAccount } from './account/article-account.ts';
import { routeToNat } from './play/somebody.ts';
const folder = '/tmp/dep/cdk.try';
const assembly =
  process.argv[2] === 'reuse'
    ? JSON.parse(readFileSync('/tmp/dep/assembly.json', 'utf8'))
    : await synthesise({
        accountId: ACCOUNT_ID,
        region: REGION,
        folder,
        context: {
          notifyEmail: 'a@example.com',
          notifyQueueArn: mailboxArn({ accountId: ACCOUNT_ID, region: REGION }),
          settleMinutes: 0,
          watchMinutes: 0,
        },
      });
writeFileSync('/tmp/dep/assembly.json', JSON.stringify(assembly));
const d = await startDeployment({ assembly, fixture: await articleAccount({ isConsenting: true }) });
try {
  await d.putEvent({
    source: 'aws.cloudformation',
    'detail-type': 'CloudFormation Stack Status Change',
    resources: [d.stack.stackId],
    detail: { 'stack-id': d.stack.stackId, 'status-details': { status: 'CREATE_COMPLETE' } },
  });
  await d.mailbox.waitFor(/.*/);
  const n = d.calls.length;
  const t = await routeToNat(d);
  console.log(await d.executions.waitForEnd());
  console.log('took', performance.now() - t, 'calls', d.calls.length - n);
  const e = (await d.executions.list())[0]!;
  console.log(await d.executions.pathOf(e), await d.executions.outputOf(e));
  console.log(JSON.stringify(d.simulator.state().VpcEndpoints, null, 1));
  console.log(await d.mailbox.read());
} catch (e) {
  console.log(e);
} finally {
  const t: Record<string, number> = {};
  for (const c of d.calls) {
    const k = `${d.callers.of(c.accessKeyId)?.functionName ?? c.accessKeyId} ${c.operation} ${c.statusCode} ${c.errorCode ?? ''}`;
    t[k] = (t[k] ?? 0) + 1;
  }
  console.log(t);
  copyFileSync(d.logFile, '/tmp/dep/last.log');
  await d[Symbol.asyncDispose]();
}
