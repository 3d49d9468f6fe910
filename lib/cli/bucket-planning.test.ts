import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedTerminal } from '../../test/cli/simulated-terminal.ts';
import { simulatedTerminal } from '../../test/cli/simulated-terminal.ts';
import { isOneClearError } from '../../test/cli/terminal.ts';
import { BUCKET, bucketAccount, ENDPOINT_ID, FORMER_POLICY } from '../../test/workflow/bucket-account.ts';
import { ACCOUNT } from '../../test/workflow/private-account.ts';
import { ENDPOINT_ONLY_SID } from '../core/iam/cure/endpoint-only-statement.ts';
import { outputSchema } from '../report/output-schema.ts';

const CHECK = ['--check', 's3-bucket-endpoint-only'];
const ROLE = `arn:aws:iam::${ACCOUNT.accountId}:role/BreakGlass`;

const TRAIL_EVENT = {
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventTime: '2026-11-20T00:00:00Z',
  sourceIPAddress: '203.0.113.9',
  requestParameters: { bucketName: BUCKET, key: 'a' },
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333' },
};

let terminal: SimulatedTerminal;

beforeEach(async () => {
  terminal = await simulatedTerminal({ fixture: bucketAccount() });
});

afterEach(async () => {
  await terminal.simulator.close();
  vi.unstubAllEnvs();
});

const policy = () => terminal.simulator.state().Buckets[0]?.Policy;

async function proposed(argv: readonly string[]): Promise<string> {
  const { stdout } = await terminal.run(['plan', ...CHECK, ...argv, '--json']);
  const report = outputSchema.parse(JSON.parse(stdout));
  const [action] = 'plans' in report ? (report.plans[0]?.actions ?? []) : [];
  return JSON.stringify(action);
}

describe('a bucket at the terminal', () => {
  it('is found open, with the request that gets past', async () => {
    const { stdout, exitCode } = await terminal.run(['scan', ...CHECK]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('HIGH article-files');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/can call s3:\w+ on arn:aws:s3:::article-files/);
    expect(stdout).not.toContain('What they cost');
  });

  it('is closed after a yes, and given back by rollback as it was', async () => {
    const applied = await terminal.run(['apply', ...CHECK], { types: 'y\n' });
    expect(applied.stdout).toContain('Applied and verified');
    expect(applied.exitCode).toBe(0);
    expect(policy()).toContain(ENDPOINT_ONLY_SID);
    expect(policy()).toContain(ENDPOINT_ID);
    expect((await terminal.run(['scan', ...CHECK])).exitCode).toBe(0);
    const id = /endpointer rollback (\S+)/.exec(applied.stdout)?.[1] ?? '';
    const undone = await terminal.run(['rollback', id]);
    expect([undone.exitCode, undone.stdout]).toEqual([0, expect.stringContaining('is taken back')]);
    expect(policy()).toBe(FORMER_POLICY);
  });

  it('says in the first line of its plan who loses access', async () => {
    terminal.simulator.mutate((state) => {
      const [bucket] = state.Buckets;
      if (bucket === undefined) throw new Error('there is no bucket');
      bucket.Replication = {
        Role: ROLE,
        Rules: [{ Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::copy' } }],
      };
    });
    const [first] = (await terminal.run(['plan', ...CHECK])).stdout.split('\n');
    expect(first).toBe(
      `Plan: endpoint-only statement in the policy of bucket ${BUCKET}; replication by ${ROLE} loses access`,
    );
  });

  it('says who was seen in its logs, and which files could not be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'endpointer-'));
    const line = (address: string, requester: string): string =>
      `owner ${BUCKET} [20/Nov/2026:00:00:38 +0000] ${address} ${requester} 3E57 REST.GET.OBJECT a.txt "GET /a HTTP/1.1" 200 - 1`;
    await writeFile(join(folder, 'access'), `${line('203.0.113.9', '-')}\n${line('10.0.0.5', ROLE)}\n`);
    await writeFile(join(folder, 'trail.json.gz'), gzipSync(JSON.stringify({ Records: [TRAIL_EVENT] })));
    const argv = ['--access-logs', join(folder, 'access'), '--trail-logs', folder, '--log-days', '3650'];
    const { stdout, stderr } = await terminal.run(['plan', ...CHECK, ...argv]);
    const [first] = stdout.split('\n');
    expect(first).toMatch(/policy of bucket article-files; .*lose access$/);
    expect(stdout).toContain('anybody, without signing');
    expect(stdout).toContain('arn:aws:iam::111122223333:user/ann');
    expect(stdout).toContain('1 file could not be read');
    expect(stdout).not.toContain('who reached the bucket lately is not known');
    expect(stderr).toMatch(/access: it is no file of CloudTrail/);
    const applied = await terminal.run(['apply', ...CHECK, ...argv], { types: 'y\n' });
    expect(applied.stdout).toContain('Applied and verified');
    await rm(folder, { recursive: true });
  });

  it.each<readonly [string, readonly string[], string]>([
    ['the endpoint', ['--endpoint', ENDPOINT_ID], `"aws:SourceVpce","values":["${ENDPOINT_ID}"]`],
    ['the VPC', ['--vpc', ACCOUNT.vpcId], `"aws:SourceVpc","values":["${ACCOUNT.vpcId}"]`],
    ['the role', ['--exempt-role', ROLE], `"exemptRoles":["${ROLE}"]`],
    ['the bucket', ['--bucket', BUCKET], BUCKET],
  ])('admits %s that was named', async (_, argv, says) => {
    expect(await proposed(argv)).toContain(says);
  });

  it('is closed to the very endpoints and roles that were named', async () => {
    const argv = ['--vpc', ACCOUNT.vpcId, '--exempt-role', ROLE, '--yes'];
    expect((await terminal.run(['apply', ...CHECK, ...argv])).exitCode).toBe(0);
    expect(policy()).toContain(`"aws:SourceVpc":["${ACCOUNT.vpcId}"]`);
    expect(policy()).toContain(ROLE);
  });

  it.each<readonly [string, readonly string[]]>([
    ['--endpoint without the check', ['--endpoint', ENDPOINT_ID]],
    ['--bucket without the check', ['--bucket', BUCKET]],
    ['--exempt-role with another check', ['--exempt-role', ROLE, '--check', 's3-gateway-endpoint-routed']],
    ['logs without the check', ['--access-logs', 'there']],
    ['days without logs', [...CHECK, '--log-days', '30']],
    ['days that are none', [...CHECK, '--access-logs', 'package.json', '--log-days', '0.5']],
    ['endpoints and VPCs', [...CHECK, '--endpoint', ENDPOINT_ID, '--vpc', ACCOUNT.vpcId]],
    ['a VPC for both', [...CHECK, '--check', 's3-gateway-endpoint-routed', '--vpc', ACCOUNT.vpcId]],
    ['a wildcard', [...CHECK, '--endpoint', 'vpce-*']],
    ['a role by pattern', [...CHECK, '--exempt-role', 'arn:aws:iam::111122223333:role/*']],
  ])('is one clear error: %s', async (_, argv) => {
    for (const command of [['plan'], ['apply', '--yes']]) {
      const shown = await terminal.run([...command, ...argv]);
      expect(isOneClearError(shown), JSON.stringify(shown)).toBe(true);
    }
    expect(policy()).toBe(FORMER_POLICY);
  });

  it.each([
    ['--bucket', 'artikel-files', BUCKET],
    ['--vpc', 'vpc-0f', ACCOUNT.vpcId],
  ])('names what there is where %s %s is not there', async (option, value, known) => {
    const { exitCode, stderr } = await terminal.run(['apply', '--yes', ...CHECK, option, value]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error: ${option} ${value}, which is not in Region`);
    expect(stderr).toContain(`allowed: ${known}`);
  });

  it('is not planned where a log is not there', async () => {
    const { exitCode, stderr } = await terminal.run([
      'apply',
      '--yes',
      ...CHECK,
      '--trail-logs',
      'there/is/none',
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: there/is/none, which cannot be read (ENOENT)');
    expect(policy()).toBe(FORMER_POLICY);
  });

  it('is left alone where the endpoint that was named is none, and says so', async () => {
    const { stdout } = await terminal.run(['plan', ...CHECK, '--endpoint', 'vpce-0typo']);
    expect(stdout).toContain('the account does not show endpoint vpce-0typo');
    expect((await terminal.run(['apply', ...CHECK, '--endpoint', 'vpce-0typo', '--yes'])).exitCode).toBe(2);
    expect(policy()).toBe(FORMER_POLICY);
  });

  it('is not asked about where a VPC is', async () => {
    const { stdout } = await terminal.run(['scan', '--vpc', ACCOUNT.vpcId]);
    expect(stdout).not.toContain(BUCKET);
  });
});
