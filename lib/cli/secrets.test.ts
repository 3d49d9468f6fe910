/** Values of environment variables are secrets: they are in the account, and in nothing that comes out. */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { simulatedTerminal } from '../../test/cli/simulated-terminal.ts';
import { ACCOUNT, privateAccount } from '../../test/workflow/private-account.ts';

const SECRETS = {
  PASSWORD: 'hunter2-planted',
  TOKEN: 'ghp_planted0123456789',
  // A host of AWS is told; what stands before and after it is not.
  ENDPOINT:
    'https://user:planted-pass@planted-key.s3.eu-west-3.amazonaws.com/planted-path?X-Amz-Signature=planted-sig',
  PLANTED_LIST: 'a,planted-item,b',
};

afterEach(() => vi.unstubAllEnvs());

function accountWithSecrets() {
  return {
    ...privateAccount(),
    Functions: [
      {
        FunctionName: 'thumbnails',
        FunctionArn: `arn:aws:lambda:${ACCOUNT.region}:${ACCOUNT.accountId}:function:thumbnails`,
        Role: `arn:aws:iam::${ACCOUNT.accountId}:role/thumbnails`,
        VpcConfig: { VpcId: ACCOUNT.vpcId, SubnetIds: [ACCOUNT.subnetIds[0]], SecurityGroupIds: [] },
        Environment: { Variables: SECRETS },
      },
    ],
  };
}

describe('planted secrets', () => {
  it('come out of no command, into no file', async () => {
    const terminal = await simulatedTerminal({ fixture: accountWithSecrets() });
    const folder = await mkdtemp(join(tmpdir(), 'endpointer-secrets-'));
    const file = join(folder, 'estate.json');
    const outputs: string[] = [];
    for (const argv of [
      ['scan'],
      ['scan', '--json'],
      ['plan'],
      ['plan', '--json'],
      ['estate', '--out', file],
      ['estate', '--json'],
      ['apply', '--dry-run'],
      ['apply', '--yes', '--json', '--state-folder', folder],
      ['rollback', '--state-folder', folder],
      ['explain', 's3-gateway-endpoint-routed', '--estate', file],
      ['scan', '--estate', file],
    ]) {
      const { stdout, stderr } = await terminal.run(argv);
      outputs.push(stdout, stderr);
    }
    await terminal.simulator.close();
    const files = globSync('**/*.json*', { cwd: folder }).map((path) =>
      readFileSync(join(folder, path), 'utf8'),
    );
    expect(files.length).toBeGreaterThan(1);
    const everything = [...outputs, ...files].join('\n');
    // The account was really read: names and recognised hosts are there.
    expect(everything).toContain('PASSWORD');
    expect(everything).toContain('s3.eu-west-3.amazonaws.com');
    expect(everything).not.toMatch(/planted(?!_LIST)/);
    expect(everything).not.toContain('ghp_');
  });
});
