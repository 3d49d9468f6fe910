import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedTerminal } from '../../test/cli/simulated-terminal.ts';
import { simulatedTerminal, stubAwsEnvironment } from '../../test/cli/simulated-terminal.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { ACCOUNT } from '../../test/workflow/private-account.ts';
import { outputSchema } from '../report/output-schema.ts';

const S3 = ['--check', 's3-gateway-endpoint-routed'];

let terminal: SimulatedTerminal;

beforeEach(async () => {
  terminal = await simulatedTerminal();
});

afterEach(async () => {
  await terminal.simulator.close();
  vi.unstubAllEnvs();
});

async function json(argv: readonly string[]): Promise<ReturnType<typeof outputSchema.parse>> {
  return outputSchema.parse(JSON.parse((await terminal.run([...argv, '--json'])).stdout));
}

async function planHash(): Promise<string> {
  const report = await json(['plan', ...S3]);
  return 'plans' in report ? (report.plans[0]?.hash ?? '') : '';
}

describe('apply', () => {
  it.each([
    ['no', 'n\n', 'the answer was no', 2],
    ['nothing', '\n', 'the answer was no', 2],
    ['something else', 'perhaps\n', 'the answer was no', 2],
    ['Ctrl-D', '\u0004', 'the answer was no', 2],
    ['Ctrl-C', '\u0003', 'interrupted at the question', 1],
  ])('changes nothing where the answer is %s', async (_, types, message, exitCode) => {
    const before = terminal.network();
    const shown = await terminal.run(['apply', ...S3], { types });
    expect(shown.exitCode).toBe(exitCode);
    expect(shown.stdout).toContain('Plan: Amazon S3 gateway endpoint in vpc-');
    expect(shown.stdout).toContain(`Nothing was changed: ${message}`);
    expect(terminal.network()).toEqual(before);
    expect(terminal.writes()).toEqual([]);
  });

  it('changes what the plan says where the answer is yes, and rollback takes it back, once', async () => {
    const before = terminal.network();
    const applied = await terminal.run(['apply', ...S3], { types: 'y\n' });
    expect(applied.exitCode).toBe(0);
    expect(applied.stdout).toContain('Applied and verified');
    const id = /endpointer rollback (\S+)/.exec(applied.stdout)?.[1] ?? '';
    expect((await terminal.run(['scan', ...S3])).exitCode).toBe(0);
    expect((await terminal.run(['apply', ...S3, '--yes'])).stdout).toContain('Nothing to plan');
    const list = await terminal.run(['rollback']);
    expect(list.stdout).toMatch(new RegExp(`${id} +applied +vpc-`));
    const undone = await terminal.run(['rollback', id]);
    expect([undone.exitCode, undone.stdout]).toEqual([0, expect.stringContaining('is taken back')]);
    expect(terminal.network()).toEqual(before);
    const again = await terminal.run(['rollback', id]);
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('was taken back before')]);
  });

  it('speaks JSON only on stdout, in the form of its schema', async () => {
    const applied = await json(['apply', ...S3, '--yes']);
    expect(applied).toMatchObject({ schema: 'endpointer-apply/1', outcomes: [{ result: 'applied' }] });
    const journals = await json(['rollback']);
    expect(journals).toMatchObject({ schema: 'endpointer-journals/1', remediations: [{ state: 'applied' }] });
    const id = 'remediations' in journals ? (journals.remediations[0]?.remediationId ?? '') : '';
    expect(await json(['rollback', id])).toMatchObject({
      schema: 'endpointer-rollback/1',
      result: 'rolledBack',
    });
  });

  it('prints with --dry-run the very plan that plan prints and apply runs, and changes nothing', async () => {
    const dry = await terminal.run(['apply', ...S3, '--dry-run']);
    const planned = await terminal.run(['plan', ...S3, '--json']);
    expect(dry.stdout).toBe(planned.stdout);
    expect(dry.exitCode).toBe(2);
    expect(terminal.writes()).toEqual([]);
    const applied = await json(['apply', ...S3, '--yes', '--plan', await planHash()]);
    expect(applied).toMatchObject({ outcomes: [{ result: 'applied' }] });
    expect(dry.stdout).toContain('outcomes' in applied ? applied.outcomes[0]?.hash : 'no outcome');
  });

  it('with --plan takes that plan and no other', async () => {
    const hash = await planHash();
    const applied = await json(['apply', '--yes', '--plan', hash]);
    expect(applied).toMatchObject({ outcomes: [{ hash, subject: { service: 's3' }, result: 'applied' }] });
    expect(terminal.network().VpcEndpoints.map(({ ServiceName }) => ServiceName)).toEqual([
      'com.amazonaws.eu-west-3.s3',
    ]);
  });

  it('with a --plan that is no longer right changes nothing', async () => {
    const shown = await terminal.run(['apply', '--yes', '--plan', 'f'.repeat(64)]);
    expect(shown.exitCode).toBe(1);
    expect(shown.stderr).toContain('which is not what would be planned now');
    expect(terminal.writes()).toEqual([]);
  });

  it('leaves alone what may only be observed, also with --yes', async () => {
    const shown = await terminal.run(['apply', ...S3, '--yes', '--mode', 'observe']);
    expect([shown.exitCode, shown.stdout]).toEqual([2, expect.stringContaining('the decision is observe')]);
    expect(terminal.writes()).toEqual([]);
    expect(await json(['apply', ...S3, '--dry-run', '--mode', 'observe'])).toMatchObject({ plans: [] });
  });

  it('fails where AWS refuses, with nothing left behind', async () => {
    const before = terminal.network();
    terminal.simulator.fail({
      operation: 'ModifyVpcEndpoint',
      when: 'before',
      code: 'UnauthorizedOperation',
    });
    const shown = await terminal.run(['apply', ...S3, '--yes']);
    expect(shown.exitCode).toBe(1);
    expect(shown.stdout).toMatch(/Failed, and what had been done was undone|Nothing was changed/);
    expect(shown.stdout).not.toContain('..');
    expect(terminal.network()).toEqual(before);
  });
});

it('ends with 2 where a plan was carried out that leaves a table to its owner', async () => {
  terminal.simulator.mutate((state) => {
    state.RouteTables[1]?.Tags?.push({ Key: 'aws:cloudformation:stack-name', Value: 'network' });
  });
  const shown = await terminal.run(['apply', ...S3, '--yes']);
  expect([shown.exitCode, shown.stdout]).toEqual([2, expect.stringContaining('Applied and verified')]);
  expect((await terminal.run(['scan', ...S3])).exitCode).toBe(2);
});

it('ends with 2 where a plan was carried out that cures only a part of the paths', async () => {
  terminal.simulator.mutate((state) => {
    state.RouteTables[0]?.Routes?.push({
      DestinationCidrBlock: '52.95.154.0/25',
      NatGatewayId: ACCOUNT.natGatewayId,
      State: 'active',
      Origin: 'CreateRoute',
    });
  });
  expect((await terminal.run(['apply', ...S3, '--yes'])).exitCode).toBe(2);
  expect((await terminal.run(['scan', ...S3])).exitCode).toBe(2);
});

it('says what has begun where the session expires in the middle, and rollback ends it', async () => {
  const before = terminal.network();
  terminal.simulator.fail({
    operation: 'DescribeVpcEndpoints',
    when: 'before',
    code: 'ExpiredToken',
    nth: 4,
  });
  const shown = await terminal.run(['apply', ...S3, '--yes']);
  expect(shown.exitCode).toBe(1);
  expect(terminal.network()).not.toEqual(before);
  const [, id = ''] = /Remediation (\S+) has begun/.exec(shown.stderr) ?? [];
  expect(shown.stderr).toContain('session has expired');
  expect((await terminal.run(['rollback', id])).exitCode).toBe(0);
  expect(terminal.network()).toEqual(before);
});

it('says what stays where endpoints can no longer be read, and rollback ends it once they can', async () => {
  const before = terminal.network();
  const denied = new Set<string>();
  await terminal.simulator.close();
  terminal = await simulatedTerminal({
    authorize: ({ operation }) => {
      if (operation === 'CreateVpcEndpoint') denied.add('DescribeVpcEndpoints');
      return !denied.has(operation);
    },
  });
  const shown = await terminal.run(['apply', ...S3, '--yes']);
  expect(shown.exitCode).toBe(1);
  expect(shown.stdout.replace(/\s+/g, ' ')).toContain(
    'What stays: step 1 stays: ec2:DescribeVpcEndpoints was refused',
  );
  denied.clear();
  const list = await terminal.run(['rollback']);
  const [, id = '', state] = /(\d{8}t\d{6}-\w+) +(\w+)/.exec(list.stdout) ?? [];
  expect(state).toBe('partlyRolledBack');
  expect((await terminal.run(['rollback', id])).exitCode).toBe(0);
  expect(terminal.network()).toEqual(before);
});

describe('bad surroundings are one clear error, exit 1 and no change:', () => {
  it.each([['scan'], ['plan'], ['estate', '--json'], ['apply', '--yes'], ['rollback']])(
    'no credentials, for %s',
    async (...argv) => {
      stubAwsEnvironment({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
      const shown = await terminal.run(argv);
      expect(shown).toSatisfy(isOneClearError);
      expect(shown.stderr).toContain('Found no AWS credentials');
    },
  );

  it.each([['scan'], ['apply', '--yes'], ['rollback', 'x']])('an expired token, for %s', async (...argv) => {
    terminal.simulator.fail({ operation: 'GetCallerIdentity', when: 'before', code: 'ExpiredToken' });
    const shown = await terminal.run(argv);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('session has expired');
  });

  it('nobody at the endpoint', async () => {
    const shown = await inTerminal(['scan'], { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('Cannot reach AWS');
  });

  it('no Region', async () => {
    stubAwsEnvironment({ AWS_REGION: '' });
    const shown = await terminal.run(['scan']);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('--region');
  });

  it.each([
    ['that never got its plan', '', 'half written'],
    ['whose line is no JSON', '{"entry": "ope\n', 'is no JSON'],
    ['of a later version', '{"entry":"opened","schema":"endpointer-journal/9"}\n', 'endpointer-journal/9'],
  ])('a journal %s', async (_, text, message) => {
    const folder = join(terminal.stateFolder, '111122223333', 'eu-west-3', 'journals');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '20261123t080000-0a.jsonl'), text);
    const shown = await terminal.run(['rollback', '20261123t080000-0a']);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(message);
    expect(terminal.writes()).toEqual([]);
  });

  it('an id of which there is no journal', async () => {
    const shown = await terminal.run(['rollback', 'nope']);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain('nope');
  });
});

it('keeps journals where --state-folder says', async () => {
  const folder = join(terminal.stateFolder, 'elsewhere');
  await terminal.run(['apply', ...S3, '--yes', '--state-folder', folder]);
  expect(await readdir(join(folder, '111122223333', 'eu-west-3', 'journals'))).toHaveLength(1);
});

it('tells of every part that AWS refuses to show, and ends with 3', async () => {
  terminal.simulator.fail({
    operation: 'DescribeRouteTables',
    when: 'before',
    code: 'UnauthorizedOperation',
  });
  const shown = await terminal.run(['scan']);
  expect(shown.exitCode).toBe(3);
  expect(shown.stdout).toMatch(/Could not be read\n {2}routeTables +/);
  expect(shown.stderr).toContain('Reading account 111122223333 in eu-west-3');
});

describe('estate', () => {
  it('saves what was read, and says what that is', async () => {
    const file = join(terminal.stateFolder, '..', 'account.json');
    const shown = await terminal.run(['estate', '--out', file]);
    expect([shown.exitCode, shown.stdout]).toEqual([
      0,
      expect.stringMatching(/routeTables +3\n[^]*saved to/),
    ]);
    expect((await terminal.run(['scan', '--estate', file, ...S3])).exitCode).toBe(2);
    expect(await json(['estate', '--out', file])).toMatchObject({
      file,
      counts: { subnets: 3 },
      unreadable: [],
    });
  });

  it('prints the estate itself with --json and no file, and plans from it are those of the account', async () => {
    const { stdout } = await terminal.run(['estate', '--json']);
    const file = join(terminal.stateFolder, '..', 'account.json');
    await writeFile(file, stdout);
    const saved = await terminal.run(['plan', ...S3, '--json', '--estate', file]);
    expect(saved.stdout).toBe((await terminal.run(['plan', ...S3, '--json'])).stdout);
  });

  it('ends with 3 where a part could not be read, and names it', async () => {
    terminal.simulator.fail({ operation: 'DescribeSubnets', when: 'before', code: 'UnauthorizedOperation' });
    const shown = await terminal.run(['estate', '--out', join(terminal.stateFolder, '..', 'account.json')]);
    expect([shown.exitCode, shown.stdout]).toEqual([
      3,
      expect.stringMatching(/Could not be read\n {2}subnets/),
    ]);
  });
});
