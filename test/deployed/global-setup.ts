/** Bundles the functions and synthesises the stack once for all files, as `cdk.json` has the CDK's command line do it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleFunctions } from '../../scripts/bundle-functions.ts';
import { ACCOUNT_ID, LOG_BUCKET, REGION } from './account/article-account.ts';
import { findMinistack } from './emulator/find-ministack.ts';
import { beginCalls } from './permissions/called-actions.ts';
import { mailboxArn } from './stack/mailbox.ts';
import type { CloudAssembly } from './stack/synthesise.ts';
import { synthesise } from './stack/synthesise.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly assembly: CloudAssembly;
  }
}

const place = { accountId: ACCOUNT_ID, region: REGION };

// oxlint-disable-next-line import/no-default-export -- what vitest calls
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  // Before the files start, or each would install it.
  await findMinistack();
  await bundleFunctions();
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-assembly-'));
  const context = {
    notifyEmail: 'net-team@example.com',
    notifyQueueArn: mailboxArn(place),
    settleMinutes: 0,
    watchMinutes: 0,
    flowLogs: { buckets: [{ bucketName: LOG_BUCKET }] },
    partners: 'examples/partners.json',
  };
  const assembly = await synthesise({ ...place, folder, context });
  await beginCalls(assembly.template);
  project.provide('assembly', assembly);
  return () => rm(folder, { recursive: true, force: true });
}
