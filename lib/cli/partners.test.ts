/** Partners in the terminal: those that are built in, and those of a file, over the wire against a simulated account. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { estateFile, fileWith } from '../../test/cli/estate-files.ts';
import { flowLogText, folderWith, LONG_FORMAT, natRecords } from '../../test/cli/flow-log-files.ts';
import { startLogBucket } from '../../test/cli/log-bucket.ts';
import { simulatedTerminal } from '../../test/cli/simulated-terminal.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { articleEstate } from '../../test/estates/article-estate.ts';
import { endpointService, instance, networkAcl, REGION, vpc } from '../../test/estates/build-estate.ts';
import {
  interfaceEstate,
  OTHER_ENDPOINT_ID,
  otherEndpoint,
  SUBNET_IDS,
  VPC_ID,
} from '../../test/estates/interface-estate.ts';
import type { Estate } from '../core/network/estate.ts';
import { outputSchema } from '../report/output-schema.ts';
import { trafficSchema } from '../files/traffic-schema.ts';
import { toFixture } from './fixture/to-fixture.ts';

const CHECK = ['--check', 'vpc-partner-privatelink-used'];
const US1_METRICS = 'com.amazonaws.vpce.us-east-1.vpce-svc-09a8006e245d1e7b8';
const US1_API = 'com.amazonaws.vpce.us-east-1.vpce-svc-064ea718f8d0ead77';
const ACME = `com.amazonaws.vpce.${REGION}.vpce-svc-0123456789abcdef0`;
const EXAMPLE = new URL('../../examples/partners.json', import.meta.url).pathname;

const partnerService = (serviceName: string, host: string) =>
  endpointService('', {
    serviceName,
    serviceRegion: serviceName.split('.')[3] ?? '',
    owner: '464622532012',
    privateDnsNames: [host],
    takesPolicy: false,
  });

/** Two Agents in a Region that is not Datadog's, in a VPC whose owner asks for private paths. */
function agents(
  tags: Readonly<Record<string, string>>,
  ...services: ReturnType<typeof partnerService>[]
): Estate {
  return interfaceEstate({
    vpcs: [vpc({ vpcId: VPC_ID, tags: { 'endpointer:interface-endpoints': 'always' } })],
    instances: SUBNET_IDS.map((subnetId, at) =>
      instance({ instanceId: `i-0a1b2c3d4e5f6000${at + 1}`, vpcId: VPC_ID, subnetId, tags }),
    ),
    networkAcls: [networkAcl({ vpcId: VPC_ID, subnetIds: [...SUBNET_IDS] })],
    endpointServices: [endpointService('s3'), endpointService('dynamodb'), ...services],
  });
}

const DATADOG = { 'datadog:agent': 'yes', 'datadog:site': 'us1' };

afterEach(() => vi.unstubAllEnvs());

async function jsonOf(shown: { readonly stdout: string }) {
  return outputSchema.parse(JSON.parse(shown.stdout));
}

describe('partners that are built in', () => {
  it('are reached across Regions where AWS knows the service, and are taken back; what it does not know is not tried', async () => {
    const estate = agents(DATADOG, partnerService(US1_METRICS, 'metrics.agent.datadoghq.com'));
    const { run, simulator, network } = await simulatedTerminal({ fixture: toFixture(estate) });
    try {
      const before = network();
      const scan = await jsonOf(await run(['scan', ...CHECK, '--json']));
      if (scan.schema !== 'endpointer-scan/1') throw new Error(scan.schema);
      const [finding] = scan.findings;
      expect(finding?.evidence).toMatchObject({ services: [US1_METRICS] });
      expect(JSON.stringify(finding?.evidence)).toContain(`AWS knows no service ${US1_API} here`);
      // One call for each name that somebody uses, and no other name.
      const asked = simulator.calls.filter(({ operation }) => operation === 'DescribeVpcEndpointServices');
      const named = asked.flatMap(({ input }) => (input['ServiceNames'] === undefined ? [] : [input]));
      expect(named).toEqual(
        expect.arrayContaining([
          { ServiceNames: [US1_METRICS], ServiceRegions: ['us-east-1'] },
          { ServiceNames: [US1_API], ServiceRegions: ['us-east-1'] },
        ]),
      );
      expect(named).toHaveLength(2);
      const applied = await run(['apply', ...CHECK, '--yes', '--json']);
      const report = await jsonOf(applied);
      expect(report).toMatchObject({ outcomes: [{ result: 'applied' }] });
      const created = network().VpcEndpoints.find(({ ServiceName }) => ServiceName === US1_METRICS);
      expect(created).toMatchObject({ ServiceRegion: 'us-east-1', PrivateDnsEnabled: true });
      if (report.schema !== 'endpointer-apply/1') throw new Error(report.schema);
      const [outcome] = report.outcomes;
      const id = outcome !== undefined && 'remediationId' in outcome ? outcome.remediationId : '';
      expect((await run(['rollback', id])).exitCode).toBe(0);
      expect(network()).toEqual(before);
    } finally {
      await simulator.close();
    }
  });

  it('are asked of AWS only where somebody uses them', async () => {
    const { run, simulator } = await simulatedTerminal({ fixture: toFixture(agents({})) });
    try {
      await run(['scan', ...CHECK]);
      const asked = simulator.calls.filter(({ operation }) => operation === 'DescribeVpcEndpointServices');
      expect(asked.every(({ input }) => input['ServiceNames'] === undefined)).toBe(true);
    } finally {
      await simulator.close();
    }
  });
});

describe('--partners FILE', () => {
  it('adds partners to a scan of the account and to one of a saved estate', async () => {
    const estate = agents({ acme: 'shop' }, partnerService(ACME, 'logs.eu.acme.example'));
    const named = {
      ...estate,
      instances: { status: 'read' as const, value: [] },
    };
    const tagged = agents({ acme: 'eu' }, partnerService(ACME, 'logs.eu.acme.example'));
    const { run, simulator } = await simulatedTerminal({ fixture: toFixture(tagged) });
    try {
      const shown = await run(['scan', ...CHECK, '--partners', EXAMPLE]);
      expect(shown.stdout).toContain('Acme Logs logs is reached over the Internet');
      expect((await run(['scan', ...CHECK])).stdout).toContain('0 findings');
    } finally {
      await simulator.close();
    }
    const saved = await inTerminal([
      'scan',
      ...CHECK,
      '--estate',
      await estateFile(tagged),
      '--partners',
      EXAMPLE,
    ]);
    expect(saved.stdout).toContain('Acme Logs logs is reached over the Internet');
    const none = await inTerminal([
      'scan',
      ...CHECK,
      '--estate',
      await estateFile(named),
      '--partners',
      EXAMPLE,
    ]);
    expect(none.stdout).toContain('0 findings');
  });

  it('names bytes to the ranges that a partner publishes', async () => {
    const folder = await folderWith({ 'a.log': flowLogText(natRecords('198.51.100.7', 700), LONG_FORMAT) });
    const traffic = await fileWith('', 'traffic.json');
    const estate = await estateFile(articleEstate());
    await inTerminal(['flows', folder, '--estate', estate, '--partners', EXAMPLE, '--out-traffic', traffic]);
    const records = trafficSchema.parse(JSON.parse(await readFile(traffic, 'utf8')));
    expect(records.map(({ service, bytes }) => [service, bytes])).toEqual([['acme', 700]]);
  });

  it.each([
    ['that is not there', () => Promise.resolve('/nowhere/partners.json')],
    ['of another form', () => fileWith('{"schema":"endpointer-partners/1","partners":[{"id":"Acme"}]}')],
    ['that is no JSON', () => fileWith('partners')],
  ])('is refused with one clear error for a file %s', async (_, path) => {
    const estate = await estateFile(articleEstate());
    for (const command of ['scan', 'plan', 'flows .']) {
      const argv = [...command.split(' '), '--estate', estate, '--partners', await path()];
      const shown = await inTerminal(argv);
      expect(shown).toSatisfy(isOneClearError);
    }
  });
});

describe('--resolver-logs', () => {
  const line = (name: string, source: string) =>
    JSON.stringify({
      version: '1.100000',
      vpc_id: VPC_ID,
      query_timestamp: new Date(Date.now() - 86_400_000).toISOString(),
      query_name: `${name}.`,
      srcaddr: source,
      srcids: {},
    });
  const log = [line('api.datadoghq.com', '10.0.1.10'), 'rubbish', line('example.org', '10.0.1.10')].join(
    '\n',
  );
  const api = partnerService(US1_API, 'api.datadoghq.com');

  it('make a need of what nothing else tells, and AWS is asked for its service', async () => {
    const { run, simulator } = await simulatedTerminal({ fixture: toFixture(agents({}, api)) });
    try {
      const folder = await folderWith({ 'a.log.gz': gzipSync(log), 'b.log': log });
      const shown = await run(['scan', ...CHECK, '--resolver-logs', folder]);
      expect(shown.stdout).toContain('Datadog api is reached over the Internet');
      expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain('asked for api.datadoghq.com 2 times on 1 day');
      expect(shown.stderr).toContain('4 records in 2 files');
      expect(shown.stderr).toMatch(/b\.log: 1 line is no record of a query log/);
      const plan = await run(['plan', ...CHECK, '--resolver-logs', folder]);
      expect(plan.stdout).toContain(`create interface endpoint ${US1_API}`);
      const applied = await run(['apply', ...CHECK, '--resolver-logs', folder, '--yes', '--json']);
      expect(await jsonOf(applied)).toMatchObject({ outcomes: [{ result: 'applied' }] });
    } finally {
      await simulator.close();
    }
  });

  it('are read from S3, also for a saved estate', async () => {
    const { env, simulator } = await simulatedTerminal({ fixture: toFixture(agents({}, api)) });
    const bucket = await startLogBucket({ 'AWSLogs/a.log.gz': gzipSync(log) });
    try {
      const estate = await estateFile(agents({}, api));
      const argv = ['scan', ...CHECK, '--estate', estate, '--resolver-logs', 's3://logs/AWSLogs/'];
      const shown = await inTerminal(argv, { env: { ...env, AWS_ENDPOINT_URL_S3: bucket.url } });
      expect(shown.stdout).toContain('Datadog api is reached over the Internet');
    } finally {
      await Promise.all([simulator.close(), bucket.close()]);
    }
  });

  it.each([
    ['that are not there', ['--resolver-logs', '/nowhere']],
    ['for another check', ['--check', 's3-gateway-endpoint-routed', '--resolver-logs', 'package.json']],
    ['of days that are none', ['--resolver-logs', 'package.json', '--log-days', '-1']],
  ])('are one clear error: %s', async (_, argv) => {
    const estate = await estateFile(agents({}, api));
    expect(await inTerminal(['scan', '--estate', estate, ...argv])).toSatisfy(isOneClearError);
  });
});

describe('--trail-logs with the check of endpoint policies', () => {
  const POLICY = ['--check', 'vpc-endpoint-policy-scoped'];
  const event = {
    eventCategory: 'NetworkActivity',
    eventSource: 'rds-data.amazonaws.com',
    eventName: 'ExecuteStatement',
    eventTime: new Date(Date.now() - 86_400_000).toISOString(),
    vpcEndpointId: OTHER_ENDPOINT_ID,
    userIdentity: { type: 'AWSAccount', accountId: '777788889999' },
  };

  it('says what the proposal would have refused of what was seen', async () => {
    const estate = await estateFile(interfaceEstate({ vpcEndpoints: [otherEndpoint()] }));
    const folder = await folderWith({
      'a.json.gz': gzipSync(JSON.stringify({ Records: [event, event] })),
      'b.json': 'rubbish',
    });
    const argv = ['plan', ...POLICY, '--estate', estate, '--trail-logs', folder];
    const { stdout, stderr } = await inTerminal(argv);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      '2 × rds-data:ExecuteStatement on a resource that is not told by somebody of account',
    );
    expect(words).not.toContain('Nobody has recorded');
    expect(stderr).toMatch(/b\.json: it is no file of CloudTrail/);
    const without = await inTerminal(['plan', ...POLICY, '--estate', estate]);
    expect(without.stdout.replaceAll(/\s+/g, ' ')).toContain('Nobody has recorded what goes through');
  });

  it('is one clear error without that check or the one of buckets', async () => {
    const estate = await estateFile(interfaceEstate());
    const shown = await inTerminal(['plan', '--estate', estate, '--trail-logs', 'package.json']);
    expect(shown).toSatisfy(isOneClearError);
  });
});
