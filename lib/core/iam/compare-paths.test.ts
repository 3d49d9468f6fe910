import { describe, expect, test } from 'vitest';
import { comparePaths, type PathComparison, type PathComparisonInput } from './compare-paths.ts';
import { mentionsNetworkKeys } from './mentions-network-keys.ts';

const NAT = { 'aws:SourceIp': '203.0.113.5' };
const ENDPOINT = { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-1', 'aws:VpcSourceIp': '10.0.0.5' };
const INPUT: PathComparisonInput = {
  before: NAT,
  after: ENDPOINT,
  account: '111122223333',
  actions: ['s3:GetObject', 's3:ListBucket'],
  resources: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
};
const ALL = { Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'] };
const allow = (Condition: object = {}): object => ({ ...ALL, Effect: 'Allow', Condition });
const deny = (Condition: object = {}): object => ({ ...ALL, Effect: 'Deny', Condition });
const compare = (statements: readonly object[], input: Partial<PathComparisonInput> = {}): PathComparison =>
  comparePaths(JSON.stringify({ Version: '2012-10-17', Statement: statements }), { ...INPUT, ...input });

const ip = { 'aws:SourceIp': '203.0.113.0/24' };

describe('from NAT gateway to gateway endpoint', () => {
  test.each<readonly [string, readonly object[], PathComparison['verdict']]>([
    ['an Allow by address no longer allows', [allow({ IpAddress: ip })], 'loses'],
    ['a Deny by address denies, its key being gone', [deny({ NotIpAddress: ip })], 'loses'],
    [
      'a Deny by another address denied before, too',
      [deny({ NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } })],
      'unchanged',
    ],
    ['a Deny of this address falls away', [deny({ IpAddress: ip })], 'gains'],
    [
      'an Allow by endpoint begins to allow',
      [allow({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
      'gains',
    ],
    [
      'a Deny of other endpoints falls away',
      [deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } })],
      'gains',
    ],
    [
      'a Deny of others denies this endpoint alike',
      [deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0b' } })],
      'unchanged',
    ],
    [
      'ForAnyValue begins to deny',
      [deny({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-0b' } })],
      'loses',
    ],
    [
      'address or endpoint is the same',
      [allow(), deny({ StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' }, NotIpAddressIfExists: ip })],
      'unchanged',
    ],
    ['a wider Allow makes up for the narrow one', [allow(), allow({ IpAddress: ip })], 'unchanged'],
    ['a Deny of everything makes it all the same', [allow({ IpAddress: ip }), deny()], 'unchanged'],
    [
      'only members of the organization lose',
      [allow({ IpAddress: ip, StringEquals: { 'aws:PrincipalOrgID': 'o-a' } })],
      'loses',
    ],
    ['no key of the path', [deny({ Bool: { 'aws:SecureTransport': 'false' } })], 'unchanged'],
    ['another action', [{ ...deny({ NotIpAddress: ip }), Action: 's3:PutObject' }], 'unchanged'],
    ['another resource', [{ ...deny({ NotIpAddress: ip }), Resource: 'arn:aws:s3:::c/*' }], 'unchanged'],
    [
      'one Allow takes over from the other',
      [allow({ IpAddress: ip }), allow({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
      'unchanged',
    ],
    [
      'a doubtful Deny hides what changes',
      [allow({ IpAddress: ip }), deny({ Nonsense: { 'aws:username': 'x' } })],
      'unknown',
    ],
    [
      'the owner of the endpoint is not said',
      [deny({ StringNotEquals: { 'aws:VpceOrgID': 'o-a' } })],
      'unknown',
    ],
    ['an operator nobody knows', [deny({ Nonsense: ip })], 'unknown'],
    ['a condition nobody can read', [deny({ IpAddress: [] })], 'unknown'],
    ['an unreadable statement without the keys', [deny({ Nonsense: { 'aws:username': 'x' } })], 'unchanged'],
    [
      'the address as a policy variable',
      [{ ...allow(), Resource: 'arn:aws:s3:::b/${aws:SourceIp}/*' }],
      'unknown',
    ],
    [
      'what cannot be read is the same where the statement on the path is',
      [
        allow({ StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-0b' } }),
        deny({ Nonsense: { 'aws:username': 'x' } }),
      ],
      'unchanged',
    ],
    [
      'an effect nobody can read hides what changes',
      [allow({ IpAddress: ip }), { ...allow(), Effect: 'deny' }],
      'unknown',
    ],
    [
      'a doubtful Allow stays one where a clear one goes',
      [allow({ IpAddress: ip }), allow({ Nonsense: { 'aws:username': 'x' } })],
      'unknown',
    ],
    [
      'one role loses',
      [{ ...allow({ IpAddress: ip }), Principal: { AWS: 'arn:aws:iam::111122223333:role/Reader' } }],
      'loses',
    ],
    [
      'a role of others loses',
      [{ ...allow({ IpAddress: ip }), Principal: { AWS: 'arn:aws:iam::444455556666:role/Reader' } }],
      'loses',
    ],
    [
      'more requests than are tried',
      Array.from({ length: 14 }, (_, i) => i).flatMap((i) => {
        const tagged = { StringEquals: { [`aws:PrincipalTag/t${i}`]: 'x' } };
        return [deny({ ...tagged, IpAddress: ip }), deny({ ...tagged, NotIpAddress: ip })];
      }),
      'unknown',
    ],
    [
      'losing outweighs gaining',
      [
        allow({ IpAddress: ip }),
        { ...allow({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }), Action: 's3:ListBucket' },
      ],
      'loses',
    ],
  ])('%s', (_, statements, verdict) => expect(compare(statements)).toMatchObject({ verdict }));

  test('an identity policy speaks of its owner', () => {
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    const fence = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { NotIpAddress: ip, Bool: { 'aws:ViaAWSService': 'false' } },
    };
    expect(compare([everything, fence], { kind: 'identity' })).toMatchObject({
      verdict: 'loses',
      reason: expect.stringContaining('statement 2'),
    });
    expect(compare([everything], { kind: 'identity' }).verdict).toBe('unchanged');
  });

  test('tables and keys are compared by their own actions', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/t';
    const statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'dynamodb:*',
      Resource: table,
      Condition: { NotIpAddress: ip },
    };
    expect(compare([statement], { actions: ['dynamodb:*'], resources: [table] }).verdict).toBe('loses');
  });

  test('what is known of the endpoint decides', () => {
    const after = { ...ENDPOINT, 'aws:VpceOrgID': 'o-a' };
    const fence = deny({ StringNotEqualsIfExists: { 'aws:VpceOrgID': 'o-a' } });
    expect(compare([fence], { after }).verdict).toBe('gains');
  });

  test('a policy that cannot be read is unknown', () => {
    expect(comparePaths('{', INPUT).verdict).toBe('unknown');
  });
});

describe('mentions of network keys', () => {
  test('are found in conditions of any case, in variables and in resources', () => {
    const statement = {
      ...allow({
        IpAddress: { 'AWS:SOURCEIP': '10.0.0.0/8' },
        StringEquals: { 'aws:PrincipalTag/vpc': '${aws:SourceVpc}', 'aws:username': 'x' },
      }),
      Sid: 'Net',
      Resource: 'arn:aws:s3:::b/${aws:SourceIp}/*',
    };
    const { mentions, unreadable } = mentionsNetworkKeys(
      JSON.stringify({ Version: '2012-10-17', Statement: statement }),
    );
    expect(unreadable).toEqual([]);
    expect(
      mentions.map(({ key, operator, effect, statement: { sid } }) => [key, operator, effect, sid]),
    ).toEqual([
      ['aws:sourceip', 'IpAddress', 'Allow', 'Net'],
      ['aws:sourcevpc', 'StringEquals', 'Allow', 'Net'],
      ['aws:sourceip', 'Resource', 'Allow', 'Net'],
    ]);
  });

  test('under an unknown operator are still mentions', () => {
    expect(
      mentionsNetworkKeys(JSON.stringify({ Statement: deny({ Nonsense: { 'aws:VpceOrgPaths': 'x' } }) }))
        .mentions,
    ).toHaveLength(1);
  });

  test.each(['{', '{"Statement":[{"Effect":"Deny","Resource":"*","Condition":[]}]}', '{"Statement":["x"]}'])(
    'cannot be ruled out in %s',
    (text) => expect(mentionsNetworkKeys(text).unreadable).not.toEqual([]),
  );
});
