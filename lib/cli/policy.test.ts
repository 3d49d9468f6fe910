import { describe, expect, it } from 'vitest';
import { fileWith } from '../../test/cli/estate-files.ts';
import { inTerminal, isOneClearError } from '../../test/cli/terminal.ts';
import { outputSchema } from '../report/output-schema.ts';
import { policyProofSchema } from '../report/policy-schema.ts';

const BUCKET = ['--bucket', 'example-bucket'];
const ASKED = [...BUCKET, '--endpoint', 'vpce-1a2b3c4d'];
const ROLE = 'arn:aws:iam::111122223333:role/BreakGlass';

const deny = (more: object) => ({
  Sid: 'OnlyThroughTheEndpoint',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::example-bucket', 'arn:aws:s3:::example-bucket/*'],
  ...more,
});
const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const elsewhere = { 'aws:SourceVpce': 'vpce-1a2b3c4d' };

const PROVED = policy(deny({ Condition: { StringNotEquals: elsewhere } }));
const ADMITS_SERVICES = policy(
  deny({
    Condition: {
      StringNotEqualsIfExists: elsewhere,
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ArnNotLikeIfExists: { 'aws:PrincipalArn': ROLE },
    },
  }),
);
const ALLOWS_ONLY = policy({
  ...deny({}),
  Effect: 'Allow',
  Condition: { StringEquals: elsewhere },
});
const READS_ONLY = policy(deny({ Action: 's3:GetObject', Condition: { StringNotEquals: elsewhere } }));
const STRANGE = policy(deny({ Condition: { StringNearlyEquals: elsewhere } }));
const WILDCARD = policy(
  deny({ Condition: { StringNotEquals: elsewhere, ArnNotLike: { 'aws:PrincipalArn': `${ROLE}*` } } }),
);

async function proofs(argv: readonly string[]) {
  const shown = await inTerminal(['policy', 'prove', ...argv, '--json']);
  const lines = shown.stdout.split('\n').slice(0, -1);
  return { ...shown, proofs: lines.map((line) => policyProofSchema.parse(JSON.parse(line))) };
}

describe('a proof', () => {
  it.each<[string, string, readonly string[], number, object]>([
    ['proved', PROVED, [], 0, { verdict: 'proved', exemptions: [], locksOut: false }],
    [
      'proved, and a VPC that it does not name may be locked out',
      PROVED,
      ['--vpc', 'vpc-1'],
      0,
      { locksOut: 'unknown' },
    ],
    [
      'proved with the role that was named',
      ADMITS_SERVICES,
      ['--exempt-role', ROLE],
      0,
      {
        verdict: 'proved',
        exemptions: [{ kind: 'awsServices' }, { kind: 'onBehalf' }, { kind: 'role', arn: ROLE }],
      },
    ],
    ['refuted with a role that nobody named', ADMITS_SERVICES, [], 2, { verdict: 'refuted' }],
    [
      'refuted with a wildcard, named or not',
      WILDCARD,
      ['--exempt-role', `${ROLE}*`],
      2,
      { verdict: 'refuted' },
    ],
    ['refuted where it only allows', ALLOWS_ONLY, [], 2, { verdict: 'refuted' }],
    ['refuted where it denies reading only', READS_ONLY, [], 2, { verdict: 'refuted' }],
    ['unknown with an operator that is none', STRANGE, [], 3, { verdict: 'unknown' }],
  ])('is %s', async (_, text, more, exitCode, expected) => {
    const file = await fileWith(text);
    const shown = await proofs([file, ...ASKED, ...more]);
    expect(shown.exitCode).toBe(exitCode);
    expect(shown.proofs).toHaveLength(1);
    expect(shown.proofs[0]).toMatchObject({ file, ...expected });
  });

  it.each([
    ['that is empty', ''],
    ['that is no JSON', '{"Version": '],
    ['that is null', 'null'],
    ['that is a list', '[]'],
    ['of another bucket', PROVED.replaceAll('example-bucket', 'other-bucket')],
    ['of one byte more than S3 takes', PROVED + ' '.repeat(20_481 - PROVED.length)],
  ])('of a text %s is unknown, with the reason', async (_, text) => {
    const shown = await proofs([await fileWith(text), ...ASKED]);
    expect(shown.exitCode).toBe(3);
    expect(shown.proofs).toMatchObject([{ verdict: 'unknown', reason: expect.stringMatching(/./) }]);
  });

  it('of exactly as many bytes as S3 takes is still told', async () => {
    const shown = await proofs([await fileWith(PROVED + ' '.repeat(20_480 - PROVED.length)), ...ASKED]);
    expect(shown.proofs).toMatchObject([{ verdict: 'proved' }]);
  });

  it.each([
    ['one refuted among them', [PROVED, STRANGE, READS_ONLY], 2],
    ['one unknown among them', [PROVED, STRANGE], 3],
    ['all proved', [PROVED, PROVED], 0],
  ])('of several files is a line for each: %s', async (_, texts, exitCode) => {
    const files = await Promise.all(texts.map((text) => fileWith(text)));
    const shown = await proofs([...files, ...ASKED]);
    expect(shown.exitCode).toBe(exitCode);
    expect(shown.proofs.map(({ file }) => file)).toEqual(files);
  });

  it.each([READS_ONLY, ADMITS_SERVICES, WILDCARD, policy()])(
    'that is refuted prints a command whose answer is that no Deny meets the request',
    async (text) => {
      const file = await fileWith(text);
      const { stdout } = await inTerminal(['policy', 'prove', file, ...ASKED]);
      const command = /^ {2}try it +endpointer (.*)$/m.exec(stdout)?.[1] ?? '';
      const argv = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      const shown = await inTerminal([...argv, '--json']);
      expect(shown.exitCode).toBe(0);
      expect(outputSchema.parse(JSON.parse(shown.stdout))).toMatchObject({ outcome: 'implicitDeny' });
    },
  );

  it('is told in words, with everyone it admits', async () => {
    const file = await fileWith(ADMITS_SERVICES);
    const { stdout } = await inTerminal(['policy', 'prove', file, ...ASKED, '--exempt-role', ROLE]);
    expect(stdout).toContain(`proved ${file}`);
    expect(stdout).toMatch(/admitted +AWS services calling for themselves/);
    expect(stdout).toMatch(/admitted +calls that an AWS service makes on behalf/);
    expect(stdout).toContain(`role ${ROLE}, from anywhere`);
    expect(stdout).toMatch(/locks out +no/);
  });
});

describe('a simulation', () => {
  const simulate = async (text: string, ...more: readonly string[]) => {
    const base = ['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::example-bucket/file', '--json'];
    const shown = await inTerminal(['policy', 'simulate', await fileWith(text), ...base, ...more]);
    return { exitCode: shown.exitCode, ...outputSchema.parse(JSON.parse(shown.stdout)) };
  };

  it.each<[string, string, string, readonly string[], string]>([
    ['a request without an endpoint', PROVED, 'anonymous', [], 'explicitDeny'],
    [
      'one through the endpoint, whatever the case of the key',
      PROVED,
      'anonymous',
      ['--key', 'AWS:sourcevpce=vpce-1a2b3c4d'],
      'implicitDeny',
    ],
    ['a service', ADMITS_SERVICES, 'service:logging.s3.amazonaws.com', [], 'implicitDeny'],
    ['the role itself', ADMITS_SERVICES, ROLE, [], 'implicitDeny'],
    [
      'a session of the role',
      ADMITS_SERVICES,
      'arn:aws:sts::111122223333:assumed-role/BreakGlass/me',
      [],
      'implicitDeny',
    ],
    ['another user', ADMITS_SERVICES, 'arn:aws:iam::111122223333:user/dev/me', [], 'explicitDeny'],
    ['the root user', ADMITS_SERVICES, 'arn:aws:iam::111122223333:root', [], 'explicitDeny'],
    ['an account', ADMITS_SERVICES, '111122223333', [], 'explicitDeny'],
    [
      'who is allowed',
      ALLOWS_ONLY,
      'arn:aws:sts::111122223333:federated-user/me',
      ['--key', 'aws:SourceVpce=vpce-1a2b3c4d'],
      'allowed',
    ],
    ['an operator that is none', STRANGE, 'anonymous', [], 'unknown'],
    [
      'a key with two values',
      PROVED,
      'anonymous',
      ['--key', 'aws:SourceVpce=vpce-1a2b3c4d', '--key', 'aws:SourceVpce=vpce-2'],
      'unknown',
    ],
    ['a text that is no policy', '[]', 'anonymous', [], 'unknown'],
  ])('of %s', async (_, text, principal, more, outcome) => {
    expect(await simulate(text, '--principal', principal, ...more)).toMatchObject({
      exitCode: outcome === 'unknown' ? 3 : 0,
      outcome,
      reason: expect.stringMatching(/./),
    });
  });

  it('says which keys it took the request not to have, and which statement decided', async () => {
    expect(await simulate(PROVED, '--principal', ROLE)).toMatchObject({
      missingKeys: ['aws:sourcevpce'],
      statement: { index: 0, sid: 'OnlyThroughTheEndpoint' },
    });
    const asked = [
      '--principal',
      ROLE,
      '--action',
      's3:GetObject',
      '--resource',
      'arn:aws:s3:::example-bucket/x',
    ];
    const { stdout } = await inTerminal(['policy', 'simulate', await fileWith(PROVED), ...asked]);
    expect(stdout).toMatch(/^explicitDeny /);
    expect(stdout).toMatch(/without +aws:sourcevpce/);
    expect(stdout).toMatch(/statement +statement 1 \(OnlyThroughTheEndpoint\)/);
  });
});

describe('bad input is one clear error and exit 1:', () => {
  const PROVE = ['policy', 'prove', '/nowhere/p.json'];
  const SIMULATE = ['policy', 'simulate', '/nowhere/p.json'];
  const request = (principal: string, action = 's3:GetObject', resource = 'arn:aws:s3:::b') => [
    ...SIMULATE,
    '--principal',
    principal,
    '--action',
    action,
    '--resource',
    resource,
  ];

  it.each<[string, readonly string[], string]>([
    ['no file', ['policy', 'prove', ...ASKED], "missing required argument 'file'"],
    ['no such command', ['policy', 'proof'], "unknown command 'proof'"],
    ['a file that is not there', [...PROVE, ...ASKED], '/nowhere/p.json cannot be read (ENOENT)'],
    ['no bucket', [...PROVE, '--endpoint', 'vpce-1'], 'without --bucket'],
    ['no endpoint', [...PROVE, ...BUCKET], 'without an admitted endpoint'],
    ['an endpoint with a wildcard', [...PROVE, ...BUCKET, '--endpoint', 'vpce-*'], '--endpoint vpce-*'],
    ['a VPC as endpoint', [...PROVE, ...BUCKET, '--endpoint', 'vpc-1'], '--endpoint vpc-1'],
    ['an endpoint as VPC', [...PROVE, ...BUCKET, '--vpc', 'vpce-1'], '--vpc vpce-1'],
    ['an account', [...PROVE, ...BUCKET, '--account', '123'], '--account 123'],
    ['an organization', [...PROVE, ...BUCKET, '--org', 'ou-1'], '--org ou-1'],
    ['a role', [...PROVE, ...ASKED, '--exempt-role', 'Admin'], '--exempt-role Admin'],
    ['nobody', SIMULATE, 'without --principal'],
    ['a principal', request('me'), '--principal me'],
    ['a session without its name', request('arn:aws:sts::111122223333:assumed-role/Dev'), '--principal arn'],
    ['an action', request('anonymous', 's3:*'), '--action s3:*'],
    ['a resource', request('anonymous', 's3:GetObject', 'b'), '--resource b'],
    ['a key', [...request('anonymous'), '--key', 'aws:SourceIp'], '--key aws:SourceIp'],
  ])('%s', async (_, argv, message) => {
    const shown = await inTerminal(argv);
    expect(shown).toSatisfy(isOneClearError);
    expect(shown.stderr).toContain(message);
  });

  it('one file of several that cannot be read leaves nothing said', async () => {
    const shown = await inTerminal(['policy', 'prove', await fileWith(PROVED), '/nowhere/p.json', ...ASKED]);
    expect(shown).toSatisfy(isOneClearError);
  });
});

it('the group alone shows its commands, with exit 1', async () => {
  const { exitCode, stderr } = await inTerminal(['policy']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^ {2}prove .*\n(.*\n)* {2}simulate /m);
});
