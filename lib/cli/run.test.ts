import { describe, expect, it } from 'vitest';
import { ARTICLE, articleEstate } from '../../test/estates/article-estate.ts';
import {
  estateOf,
  gatewayEndpoint,
  routeTable,
  S3_LIST_ID,
  subnet,
  toEndpoint,
  toNatGateway,
  trafficRecord,
  unreadable,
  vpc,
} from '../../test/estates/build-estate.ts';
import { estateFile, fileWith } from '../../test/cli/estate-files.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import type { Estate } from '../core/network/estate.ts';
import { outputSchema } from '../report/output-schema.ts';

const S3 = ['--check', 's3-gateway-endpoint-routed'];

function cleanEstate(): Estate {
  return estateOf({
    vpcs: [vpc()],
    subnets: [subnet()],
    routeTables: [
      routeTable({
        subnetIds: ['subnet-0a'],
        routes: [toNatGateway('nat-0a'), toEndpoint('vpce-0a', S3_LIST_ID)],
      }),
    ],
    vpcEndpoints: [gatewayEndpoint({ routeTableIds: ['rtb-0a'] })],
  });
}

async function scanOf(estate: Estate, ...more: readonly string[]) {
  return inTerminal(['scan', '--estate', await estateFile(estate), ...more]);
}

async function jsonOf(argv: readonly string[]): Promise<ReturnType<typeof outputSchema.parse>> {
  const { stdout, stderr } = await inTerminal([...argv, '--json']);
  expect(stderr).toBe('');
  return outputSchema.parse(JSON.parse(stdout));
}

describe('the exit code', () => {
  it.each<[string, () => Estate, number]>([
    ['0 where all is well', cleanEstate, 0],
    ['2 where something was found', articleEstate, 2],
    [
      '3 where nothing was found and something is unknown',
      () => ({ ...cleanEstate(), routeTables: unreadable() }),
      3,
    ],
    ['2 where something was found and something else is unknown', withSharedSubnet, 2],
  ])('of scan and plan is %s', async (_, estate, exitCode) => {
    const path = await estateFile(estate());
    expect((await inTerminal(['scan', '--estate', path, ...S3])).exitCode).toBe(exitCode);
    expect((await inTerminal(['plan', '--estate', path, ...S3])).exitCode).toBe(exitCode);
  });
});

function withSharedSubnet(): Estate {
  const article = articleEstate();
  const subnets = article.subnets.status === 'read' ? article.subnets.value : [];
  const shared = subnet({ subnetId: 'subnet-0f', vpcId: 'vpc-0f', ownerId: '444455556666' });
  return { ...article, subnets: { status: 'read', value: [...subnets, shared] } };
}

describe('bad input is one clear error and exit 1:', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['no such command', ['scna'], ["unknown command 'scna'", 'did you mean scan', 'simulate']],
    ['no such option', ['scan', '--estat', 'x'], ["unknown option '--estat'", 'did you mean --estate']],
    ['an option without its value', ['scan', '--estate'], ["'--estate <file>' argument missing"]],
    ['too many arguments', ['scan', 'eu-west-3'], ['too many arguments']],
    ['no argument', ['explain'], ["missing required argument 'check'"]],
    [
      'an unknown check',
      ['scan', '--check', 's3-gateway-endpoint-route'],
      ['did you mean s3-gateway-endpoint-routed?'],
    ],
    [
      'a check nothing like any',
      ['explain', 'xyz'],
      ['unknown check "xyz"', 'dynamodb-gateway-endpoint-routed'],
    ],
    ['a mode', ['plan', '--mode', 'automatic'], ['--mode automatic', 'observe, approve, auto']],
    ['no month', ['scan', '--month-hours', '0', '--estate', 'x'], ['--month-hours 0', 'from 1 to 744']],
    ['a long month', ['scan', '--month-hours', '745', '--estate', 'x'], ['--month-hours 745']],
    ['a month in words', ['scan', '--month-hours', 'long', '--estate', 'x'], ['--month-hours long']],
    ['an empty month', ['scan', '--month-hours', '', '--estate', 'x'], ['--month-hours ']],
    [
      'a file that is not there',
      ['scan', '--estate', '/nowhere/e.json'],
      ['/nowhere/e.json cannot be read (ENOENT)'],
    ],
    [
      'two sources',
      ['scan', '--estate', 'e.json', '--region', 'eu-west-3'],
      ['--region together with --estate e.json'],
    ],
    ['an estate to apply to', ['apply', '--estate', 'e.json'], ['endpointer simulate --fixture e.json']],
    [
      'an estate to roll back',
      ['rollback', 'x', '--estate', 'e.json'],
      ['endpointer simulate --fixture e.json'],
    ],
    ['nobody to ask', ['apply'], ['apply without a terminal', '--yes']],
    ['nowhere to save', ['estate'], ['estate without --out']],
    ['nothing to simulate', ['simulate'], ['simulate without --fixture']],
    ['a port', ['simulate', '--fixture', 'x', '--port', '70000'], ['--port 70000']],
    ['no Region at all', ['scan', '--region', 'eu-wst-3'], ['eu-wst-3']],
  ])('%s', async (_, argv, messages) => {
    const shown = await inTerminal(argv);
    expect(shown).toSatisfy(isOneClearError);
    for (const message of messages) expect(shown.stderr).toContain(message);
  });

  it.each([
    ['malformed', '{"schema": "endpointer-estate/1"}', 'is missing'],
    ['newer', '{"schema": "endpointer-estate/9"}', 'written by a newer Endpointer'],
    ['cut off', '{"schema": "endpoi', 'it is no JSON'],
  ])('an estate file that is %s', async (_, text, message) => {
    const path = await fileWith(text);
    for (const argv of [['scan'], ['plan'], ['explain', 's3-gateway-endpoint-routed']]) {
      const shown = await inTerminal([...argv, '--estate', path]);
      expect(shown).toSatisfy(isOneClearError);
      expect(shown.stderr).toContain(message);
    }
  });

  it('a VPC that is not there', async () => {
    const shown = await scanOf(articleEstate(), '--vpc', 'vpc-0f');
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(ARTICLE.vpcId);
  });
});

describe('help', () => {
  it('names every command and nothing else happens', async () => {
    const { exitCode, stdout, stderr } = await inTerminal(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const name of ['scan', 'plan', 'apply', 'rollback', 'estate', 'explain', 'simulate', 'demo']) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  it('is what one gets for saying nothing, with exit 1', async () => {
    const { exitCode, stdout, stderr } = await inTerminal([]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Commands:');
  });

  it.each([['scan', '--help'], ['help', 'plan'], ['--version']])('of %s %s is on stdout', async (...argv) => {
    const { exitCode, stdout, stderr } = await inTerminal(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).not.toBe('');
  });
});

describe('a scan', () => {
  it("tells the article's figures for a month of 30 days", async () => {
    const { stdout } = await scanOf(articleEstate(), ...S3, '--month-hours', '720');
    expect(stdout).toContain('NAT costs 186.00 USD a month (36.00 for its hours + 150.00 for these bytes)');
    expect(stdout).toMatch(new RegExp(`${ARTICLE.privateInstanceId} .* 186\\.00 USD`));
    expect(stdout).toMatch(new RegExp(`${ARTICLE.publicInstanceId} .* no NAT cost`));
    expect(stdout).toContain('would save 150.00 USD a month.');
  });

  it('reckons with 730 hours where nothing was said', async () => {
    const { stdout } = await scanOf(articleEstate(), ...S3);
    expect(stdout).toContain('NAT costs 188.58 USD a month (36.50 for its hours + 152.08 for these bytes)');
  });

  it('says no amount of money where no traffic was given, but how to learn it', async () => {
    const { stdout } = await scanOf(
      { ...articleEstate(), traffic: unreadable('no flow logs were given') },
      ...S3,
    );
    expect(stdout).not.toMatch(/\d USD|saves \d/);
    expect(stdout).toMatch(/money {5}unknown: .*To learn it, switch on VPC Flow Logs/);
  });

  it('says no amount of money where the Region has no price, but how to learn it', async () => {
    const prices = await fileWith(
      '{"schema":"endpointer-prices/1","currency":"USD","source":"x","date":"2026","regions":{}}',
    );
    const { stdout } = await scanOf(articleEstate(), ...S3, '--prices', prices);
    expect(stdout).not.toMatch(/\d USD|saves \d/);
    expect(stdout).toMatch(/no prices for Region eu-west-3/);
    expect(stdout).toMatch(/To learn it,\s+give prices with/);
  });

  it('keeps the three claims apart', async () => {
    const { stdout } = await scanOf(
      { ...articleEstate(), traffic: unreadable('no flow logs were given') },
      ...S3,
    );
    expect(stdout).toMatch(/path {6}yes: IPv4 through NAT gateway/);
    expect(stdout).toMatch(/demand {4}unknown: /);
    expect(stdout).toMatch(/bytes {5}unknown: no flow logs were given/);
  });

  it('takes prices and traffic from files', async () => {
    const record = trafficRecord({
      client: 'i-0f',
      subnetId: ARTICLE.privateSubnetId,
      vpcId: ARTICLE.vpcId,
      natGatewayId: ARTICLE.natGatewayId,
    });
    const traffic = await fileWith(JSON.stringify([record]));
    const prices = await fileWith(
      JSON.stringify({
        schema: 'endpointer-prices/1',
        currency: 'USD',
        source: 'ours',
        date: '2026-11',
        regions: { 'eu-west-3': { natGatewayPerGB: 2 } },
      }),
    );
    // One gigabyte a day at 2 USD, 30 days.
    const { stdout } = await scanOf(
      articleEstate(),
      ...S3,
      '--traffic',
      traffic,
      '--prices',
      prices,
      '--month-hours',
      '720',
    );
    expect(stdout).toContain('NAT charges 60.00 USD a month for these bytes');
    expect(stdout).not.toContain(ARTICLE.publicInstanceId);
  });

  it('names what could not be read, and counts unknown apart from compliant', async () => {
    const { stdout } = await scanOf({ ...cleanEstate(), routeTables: unreadable('access denied') }, ...S3);
    expect(stdout).toMatch(/Could not be read\n {2}routeTables +access denied/);
    expect(stdout).toContain('0 findings, 1 unknown, 0 compliant');
  });

  it('judges only the checks and VPCs that were asked for', async () => {
    const report = await jsonOf([
      'scan',
      '--estate',
      await estateFile(articleEstate()),
      ...S3,
      '--vpc',
      ARTICLE.vpcId,
    ]);
    expect(report).toMatchObject({ checkIds: ['s3-gateway-endpoint-routed'], summary: { nonCompliant: 1 } });
  });
});

describe('JSON', () => {
  it.each([
    ['scan', ['scan'], 'endpointer-scan/1'],
    ['plan', ['plan'], 'endpointer-plans/1'],
    ['explain', ['explain', 's3-gateway-endpoint-routed'], 'endpointer-check/1'],
  ])('of %s has its schema', async (_, argv, schema) => {
    for (const estate of [
      articleEstate(),
      cleanEstate(),
      { ...articleEstate(), routeTables: unreadable() },
    ]) {
      expect(await jsonOf([...argv, '--estate', await estateFile(estate)])).toMatchObject({ schema });
    }
  });

  it('of a plan is the plan itself, the same each time', async () => {
    const path = await estateFile(articleEstate());
    const first = await jsonOf(['plan', '--estate', path, ...S3]);
    expect(first).toEqual(await jsonOf(['plan', '--estate', path, ...S3]));
    expect(first).toMatchObject({
      plans: [
        {
          schema: 'endpointer-plan/1',
          subject: { kind: 'vpcService', vpcId: ARTICLE.vpcId, service: 's3' },
          decision: { mode: 'approve' },
          effects: [{ resourceId: ARTICLE.privateTableId, effect: 'cures' }],
        },
      ],
    });
  });
});

describe('a plan', () => {
  it('tells steps, hazards by kind, decision with reasons, and hash', async () => {
    const { stdout } = await inTerminal(['plan', '--estate', await estateFile(articleEstate()), ...S3]);
    expect(stdout).toMatch(/step 1 +create gateway endpoint com\.amazonaws\.eu-west-3\.s3/);
    expect(stdout).toContain('May break: true of every such change');
    expect(stdout).toContain('May break: what would tell could not be read');
    expect(stdout).toMatch(/decision {2}approve: .*\n {2}- the VPC carries no tag/);
    expect(stdout).toMatch(/hash +[0-9a-f]{64}/);
  });

  it('is lowered by --mode, and its hash is not', async () => {
    const path = await estateFile(articleEstate());
    const plain = await jsonOf(['plan', '--estate', path, ...S3]);
    const lowered = await jsonOf(['plan', '--estate', path, ...S3, '--mode', 'observe']);
    const raised = await jsonOf(['plan', '--estate', path, ...S3, '--mode', 'auto']);
    expect(raised).toEqual(plain);
    expect(lowered).toMatchObject({ plans: [{ decision: { mode: 'observe' } }] });
    expect(hashOf(lowered)).toBe(hashOf(plain));
  });

  it('leaves out what a stack owns, with the lines for its owner', async () => {
    const article = articleEstate();
    const tables = article.routeTables.status === 'read' ? article.routeTables.value : [];
    const owned = tables.map((table) => ({ ...table, tags: { 'aws:cloudformation:stack-name': 'network' } }));
    const path = await estateFile({ ...article, routeTables: { status: 'read', value: owned } });
    const { stdout } = await inTerminal(['plan', '--estate', path, ...S3]);
    expect(stdout).toContain('No steps: everything was left out');
    expect(stdout).toMatch(/In CDK:\n {6}/);
    expect(stdout).toMatch(/In Terraform:\n {6}resource "aws_vpc_endpoint/);
  });
});

function hashOf(report: Awaited<ReturnType<typeof jsonOf>>): string | undefined {
  return 'plans' in report ? report.plans[0]?.hash : undefined;
}

describe('colours', () => {
  const escape = '\u001B[';

  it.each([
    ['in a terminal', { types: '' }, true],
    ['not in a pipe', {}, false],
    ['not with NO_COLOR', { types: '', env: { NO_COLOR: '1' } }, false],
    ['not on a dumb terminal', { types: '', env: { TERM: 'dumb' } }, false],
  ])('are there %s', async (_, options, areThere) => {
    const path = await estateFile(articleEstate());
    const { stdout } = await inTerminal(['scan', '--estate', path], options);
    expect(stdout.includes(escape)).toBe(areThere);
    const json = await inTerminal(['scan', '--estate', path, '--json'], options);
    expect(json.stdout).not.toContain(escape);
  });

  it('change nothing but the colour', async () => {
    const path = await estateFile(articleEstate());
    const coloured = await inTerminal(['plan', '--estate', path], { types: '' });
    const plain = await inTerminal(['plan', '--estate', path]);
    // oxlint-disable-next-line no-control-regex
    expect(coloured.stdout.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain.stdout);
  });
});

it('explains a check, and what it answers for each resource of an estate', async () => {
  const plain = await inTerminal(['explain', 's3-gateway-endpoint-routed']);
  expect(plain.exitCode).toBe(0);
  expect(plain.stdout).toContain('cost optimization');
  const path = await estateFile(articleEstate());
  const { stdout } = await inTerminal(['explain', 's3-gateway-endpoint-routed', '--estate', path]);
  expect(stdout).toMatch(new RegExp(`${ARTICLE.privateTableId} .*nonCompliant`));
  expect(stdout).toMatch(new RegExp(`${ARTICLE.publicTableId} .*notApplicable`));
});
