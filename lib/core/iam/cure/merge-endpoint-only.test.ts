import { describe, expect, test } from 'vitest';
import { matchAction } from '../match-action.ts';
import { parsePolicy } from '../parse-policy.ts';
import { dataActions } from '../prove/data-actions.ts';
import { isUnknown } from '../truth.ts';
import { DATA_ACTION_PATTERNS, ENDPOINT_ONLY_SID } from './endpoint-only-statement.ts';
import { mergeEndpointOnly, type MergeOptions } from './merge-endpoint-only.ts';
import { removeEndpointOnly } from './remove-endpoint-only.ts';

const OWNER = '111122223333';
const BREAK_GLASS = `arn:aws:iam::${OWNER}:role/BreakGlass`;
const OPTIONS: MergeOptions = {
  bucket: 'b',
  account: OWNER,
  admit: { key: 'aws:SourceVpce', values: ['vpce-1a'] },
  exemptRoles: [BREAK_GLASS],
};
const TLS = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const text = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'kept', Statement: statements });

function merged(
  policyText: string | null,
  options: Partial<MergeOptions> = {},
): { readonly text: string; readonly statements: readonly object[] } {
  const result = mergeEndpointOnly(policyText, { ...OPTIONS, ...options });
  if (result.verdict === 'refused') throw new Error(result.reason);
  const document: { Statement: readonly object[] } = JSON.parse(result.policyText);
  return { text: result.policyText, statements: document.Statement };
}

test('a bucket without a policy gets one statement, and loses it again', () => {
  const { text: policyText, statements } = merged(null);
  expect(statements).toEqual([
    expect.objectContaining({
      Sid: ENDPOINT_ONLY_SID,
      Effect: 'Deny',
      Condition: {
        StringNotEqualsIfExists: { 'aws:SourceVpce': ['vpce-1a'] },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ArnNotLikeIfExists: { 'aws:PrincipalArn': [BREAK_GLASS] },
      },
    }),
  ]);
  expect(removeEndpointOnly(policyText)).toEqual({ verdict: 'removed', policyText: null });
});

test('the proof that comes with it names services, calls on behalf and the role', () => {
  const result = mergeEndpointOnly(text(TLS), OPTIONS);
  expect(result).toMatchObject({
    verdict: 'merged',
    changed: true,
    proof: {
      verdict: 'proved',
      locksOut: false,
      exemptions: [{ kind: 'awsServices' }, { kind: 'onBehalf' }, { kind: 'role', arn: BREAK_GLASS }],
    },
  });
});

test('other endpoints replace our statement where it stands', () => {
  const first = merged(text(TLS));
  const between = text(...first.statements, { ...TLS, Sid: 'Later' });
  const { statements } = merged(between, { admit: { key: 'aws:SourceVpc', values: ['vpc-1'] } });
  expect(statements.map((item) => ('Sid' in item ? item.Sid : ''))).toEqual([
    'Tls',
    ENDPOINT_ONLY_SID,
    'Later',
  ]);
  expect(JSON.stringify(statements)).not.toContain('vpce-1a');
});

test('a single statement becomes a list and keeps its form inside', () => {
  const { statements } = merged(JSON.stringify({ Statement: TLS }));
  expect(statements[0]).toEqual(TLS);
});

test.each<readonly [string, MergeOptions['admit']]>([
  ['VPC', { key: 'aws:SourceVpc', values: ['vpc-1', 'vpc-2'] }],
  ['account', { key: 'aws:VpceAccount', values: [OWNER] }],
  ['organization', { key: 'aws:VpceOrgID', values: ['o-abc'] }],
])('endpoints can be admitted by %s', (_, admit) => {
  expect(mergeEndpointOnly(text(TLS), { ...OPTIONS, admit }).verdict).toBe('merged');
});

test('a directory bucket is closed by its session action', () => {
  const bucket = `arn:aws:s3express:us-west-2:${OWNER}:bucket/b--usw2-az1--x-s3`;
  expect(merged(null, { bucket }).statements).toEqual([
    expect.objectContaining({ Action: ['s3express:CreateSession'], Resource: bucket }),
  ]);
});

describe('refused', () => {
  const long = Array.from({ length: 150 }, (_, i) => ({ ...TLS, Sid: `Tls${i}` }));
  test.each<readonly [string, string | null, Partial<MergeOptions>, RegExp]>([
    ['a policy that cannot be read', '{', {}, /not JSON/],
    ['no endpoint', null, { admit: { key: 'aws:SourceVpce', values: [] } }, /no endpoint/],
    ['an endpoint by wildcard', null, { admit: { key: 'aws:SourceVpce', values: ['vpce-*'] } }, /wildcard/],
    ['a role by wildcard', null, { exemptRoles: [`arn:aws:iam::${OWNER}:role/*`] }, /wildcard/],
    [
      'a role that is a user',
      null,
      { exemptRoles: [`arn:aws:iam::${OWNER}:user/Ann`] },
      /gets past|not get past/,
    ],
    [
      'a role that another statement denies',
      text({ ...TLS, Condition: {}, Principal: { AWS: BREAK_GLASS } }),
      {},
      /would not get past/,
    ],
    [
      'an endpoint that another statement denies',
      text({ ...TLS, Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0b' } } }),
      {},
      /denied as well/,
    ],
    [
      'an endpoint that another statement may deny',
      text({ ...TLS, Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
      {},
      /may be denied/,
    ],
    ['a policy of another bucket', text({ ...TLS, Resource: 'arn:aws:s3:::c' }), {}, /not one of/],
    ['more than 20 KB', text(...long), {}, /bytes/],
    ['our Sid on an Allow', text({ ...TLS, Effect: 'Allow', Sid: ENDPOINT_ONLY_SID }), {}, /not a Deny/],
  ])('%s', (_, policyText, options, reason) => {
    const result = mergeEndpointOnly(policyText, { ...OPTIONS, ...options });
    expect(result.verdict).toBe('refused');
    expect('reason' in result && result.reason).toMatch(reason);
  });
});

test('what is known of the endpoint is asked for', () => {
  const byVpc = text({ ...TLS, Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } });
  const known = [{ id: 'vpce-1a', vpc: 'vpc-1' }];
  expect(mergeEndpointOnly(byVpc, { ...OPTIONS, known }).verdict).toBe('merged');
  expect(mergeEndpointOnly(byVpc, { ...OPTIONS, known: [] }).verdict).toBe('refused');
});

test('a refusal shows the text once there is one, and the proof once there is one', () => {
  const shown = (policyText: string | null, more: Partial<MergeOptions> = {}): readonly string[] =>
    Object.keys(mergeEndpointOnly(policyText, { ...OPTIONS, ...more })).toSorted();
  const bare = ['reason', 'verdict'];
  expect(shown('{')).toEqual(bare);
  expect(shown(text(...Array.from({ length: 150 }, () => TLS)))).toEqual(['policyText', ...bare].toSorted());
  expect(shown(text({ ...TLS, Condition: {} }))).toEqual(['policyText', 'proof', ...bare].toSorted());
});

test('a text in other spelling is kept as it is where nothing changes', () => {
  const once = merged(text(TLS)).text;
  const spelled = JSON.stringify(JSON.parse(once), undefined, 2);
  expect(mergeEndpointOnly(spelled, OPTIONS)).toMatchObject({ changed: false, policyText: spelled });
  expect(mergeEndpointOnly(text(TLS), OPTIONS)).toMatchObject({ changed: true, policyText: once });
});

test('bytes are those of UTF-8', () => {
  const result = mergeEndpointOnly(text({ ...TLS, Sid: 'Aß€😀' }), OPTIONS);
  if (result.verdict === 'refused') throw new Error(result.reason);
  expect(result.bytes).toBe(new TextEncoder().encode(result.policyText).length);
});

test('what is not there cannot be removed, what cannot be read is left alone', () => {
  expect(removeEndpointOnly(null)).toEqual({ verdict: 'absent' });
  expect(removeEndpointOnly(text(TLS))).toEqual({ verdict: 'absent' });
  expect(removeEndpointOnly('{').verdict).toBe('refused');
});

test('the action patterns match every data and listing action', () => {
  const statement = { ...TLS, Action: [...DATA_ACTION_PATTERNS.s3, ...DATA_ACTION_PATTERNS.s3express] };
  const policy = parsePolicy(text(statement));
  if (isUnknown(policy)) throw new Error(policy.unknown);
  const missed = dataActions.filter(({ action }) =>
    policy.statements.some((item) => matchAction(item.action, action) !== true),
  );
  expect(missed).toEqual([]);
});
