import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  ACCOUNT_ID,
  endpointService,
  gatewayEndpoint,
  REGION,
  unreadable,
  vpc,
} from '../../../test/estates/build-estate.ts';
import { interfaceEstate, otherEndpoint, SERVICE, VPC_ID } from '../../../test/estates/interface-estate.ts';
import type { EndpointUse, VpcEndpoint } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { answerTo } from '../remediation/endpoint-policy/observed-uses.ts';
import { ownRealm } from '../remediation/endpoint-policy/own-realm.ts';
import type { Evaluation, Finding } from './check.ts';
import { vpcEndpointPolicyScoped } from './vpc-endpoint-policy-scoped.ts';

const ORG = 'o-a1b2c3d4e5';
const S3_ENDPOINT_ID = 'vpce-0a1b2c3d4e5f60009';
const MEMBER: EstateShape = { organizations: [{ organizationId: ORG, managementAccountId: '999900001111' }] };

type Statement = Readonly<Record<string, unknown>>;
const OPEN: Statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const onS3 = (text: string | null, overrides: Partial<VpcEndpoint> = {}): EstateShape => ({
  vpcEndpoints: [
    gatewayEndpoint({ vpcId: VPC_ID, vpcEndpointId: S3_ENDPOINT_ID, policyDocument: text, ...overrides }),
  ],
});
const on = (text: string | null, overrides: Partial<VpcEndpoint> = {}): EstateShape => ({
  vpcEndpoints: [otherEndpoint({ policyDocument: text, ...overrides })],
});
const when = (operator: string, key: string, value: string): Statement => ({
  ...OPEN,
  Condition: { [operator]: { [key]: value } },
});

type Row = readonly [title: string, shape: EstateShape, status: Evaluation['status'], says: string];

const ROWS: readonly Row[] = [
  [
    'AWS’s default',
    onS3(policy(OPEN)),
    'nonCompliant',
    'Statement 1 lets anybody do s3:GetObject to anything',
  ],
  [
    'AWS’s default, spelt otherwise',
    on(policy({ ...OPEN, Principal: { AWS: ['*'] }, Action: ['*'] })),
    'nonCompliant',
    'rds-data:*',
  ],
  [
    'for one’s own organization',
    onS3(policy(when('StringEquals', 'aws:PrincipalOrgID', ORG))),
    'compliant',
    'Nobody',
  ],
  [
    'for the resources of one account',
    onS3(policy(when('StringEquals', 's3:ResourceAccount', ACCOUNT_ID))),
    'compliant',
    'Nobody',
  ],
  [
    'for buckets by name',
    onS3(policy({ ...OPEN, Resource: ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'] })),
    'compliant',
    'Nobody',
  ],
  [
    'for one role',
    onS3(policy({ ...OPEN, Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:role/app` } })),
    'compliant',
    'Nobody',
  ],
  [
    'that denies all but one’s own',
    onS3(policy(OPEN, { ...when('StringNotEquals', 'aws:PrincipalOrgID', ORG), Effect: 'Deny' })),
    'compliant',
    'Nobody',
  ],
  [
    'that denies strangers who sign alone',
    onS3(
      policy(OPEN, {
        ...when('StringNotEqualsIfExists', 'aws:PrincipalOrgID', ORG),
        Effect: 'Deny',
        Condition: {
          StringNotEquals: { 'aws:PrincipalOrgID': ORG },
          Null: { 'aws:PrincipalOrgID': 'false' },
        },
      }),
    ),
    'nonCompliant',
    'even without a signature',
  ],
  [
    'that denies writing alone',
    onS3(policy(OPEN, { ...OPEN, Effect: 'Deny', Action: 's3:Put*' })),
    'nonCompliant',
    's3:GetObject',
  ],
  [
    'for reading alone, by anybody',
    onS3(policy({ ...OPEN, Action: 's3:Get*' })),
    'nonCompliant',
    's3:GetObject',
  ],
  [
    'for one action that nobody knows',
    on(policy({ ...OPEN, Action: 'rds-data:ExecuteStatement' })),
    'nonCompliant',
    'rds-data:ExecuteStatement',
  ],
  ['for another service alone', on(policy({ ...OPEN, Action: 's3:*' })), 'compliant', 'Nobody'],
  ['for this VPC', onS3(policy(when('StringEquals', 'aws:SourceVpc', VPC_ID))), 'nonCompliant', 'anything'],
  ['for another VPC', onS3(policy(when('StringEquals', 'aws:SourceVpc', 'vpc-0f'))), 'compliant', 'Nobody'],
  [
    'under a tag that strangers give themselves',
    onS3(policy(when('StringEquals', 'aws:PrincipalTag/team', 'a'))),
    'nonCompliant',
    'anything',
  ],
  [
    'for encrypted connections',
    onS3(policy(when('Bool', 'aws:SecureTransport', 'true'))),
    'nonCompliant',
    'anything',
  ],
  [
    'with an operator that nobody knows',
    onS3(policy(when('StringSeems', 'aws:PrincipalOrgID', ORG))),
    'unknown',
    'cannot be told',
  ],
  ['that is no JSON', onS3('{'), 'unknown', 'not JSON'],
  ['that lets nobody do anything', onS3(policy({ ...OPEN, Effect: 'Deny' })), 'compliant', 'Nobody'],
  ['that AWS does not show', onS3(null), 'unknown', 'shows no policy'],
  [
    'of a service that takes none',
    { ...on(null), endpointServices: [endpointService(SERVICE, { takesPolicy: false })] },
    'notApplicable',
    'takes no policy',
  ],
  [
    'that is not shown, of a service that could not be read',
    { ...on(null), endpointServices: unreadable() },
    'unknown',
    'access denied',
  ],
  [
    'of a firewall’s endpoint',
    on(policy(OPEN), { type: 'GatewayLoadBalancer' }),
    'notApplicable',
    'takes no policy',
  ],
  ['of an endpoint that goes', on(policy(OPEN), { state: 'deleting' }), 'notApplicable', 'deleted'],
  ['of AWS’s own endpoint', on(policy(OPEN), { requesterManaged: true }), 'notApplicable', 'manages'],
  [
    'of another account’s endpoint',
    on(policy(OPEN), { ownerId: '444455556666' }),
    'notApplicable',
    '444455556666',
  ],
];

test.each(ROWS)('a policy %s', (_, shape, status, says) => {
  const [evaluation, ...others] = vpcEndpointPolicyScoped.evaluate(
    indexEstate(interfaceEstate({ ...MEMBER, ...shape })),
  );
  expect(others).toEqual([]);
  expect(evaluation?.reason).toContain(says);
  expect(evaluation?.status).toBe(status);
});

const OPTIONS = { prices: unreadable('a test'), hoursInMonth: 730, atMost: 'auto' } as const;

function planFor(shape: EstateShape, endpointUses?: readonly EndpointUse[]) {
  const observed = endpointUses === undefined ? {} : { endpointUses };
  const estate = { ...interfaceEstate({ ...MEMBER, ...shape }), ...observed };
  const index = indexEstate(estate);
  const findings = vpcEndpointPolicyScoped
    .evaluate(index)
    .filter((one): one is Finding => one.status === 'nonCompliant');
  const [plan] = vpcEndpointPolicyScoped.plan(index, findings, OPTIONS);
  if (plan === undefined) throw new Error('there is no plan');
  const [action] = plan.actions;
  const text = action?.kind === 'replaceEndpointPolicy' ? action.policy : undefined;
  const observer = { accountId: estate.accountId, realm: ownRealm(estate) };
  const answer = (use: Partial<EndpointUse>) => answerTo(text ?? '', { ...USE, ...use }, observer);
  const unsigned = (use: Partial<EndpointUse>) => {
    const { principalArn: _arn, principalAccount: _account, ...nobody } = USE;
    return answerTo(text ?? '', { ...nobody, ...use }, observer);
  };
  return { plan, text, answer, unsigned, statements: JSON.parse(text ?? '{"Statement":[]}').Statement };
}

const USE: EndpointUse = {
  vpcEndpointId: S3_ENDPOINT_ID,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::files/report',
  resourceAccount: ACCOUNT_ID,
  principalArn: `arn:aws:iam::${ACCOUNT_ID}:role/app`,
  principalAccount: ACCOUNT_ID,
  calls: 3,
  from: '2026-10-01T00:00:00Z',
  to: '2026-11-01T00:00:00Z',
  source: 'a test',
};
const STRANGER: EndpointUse = {
  ...USE,
  resource: 'arn:aws:s3:::partner-drop/in',
  resourceAccount: '444455556666',
};

describe('the plan', () => {
  test('admits one’s own, services of AWS and what AWS owns, and cures it', () => {
    const { plan, answer, unsigned, statements } = planFor(onS3(policy(OPEN)));
    expect(plan.effects).toMatchObject([{ effect: 'cures' }]);
    expect(statements.map((one: Statement) => one['Condition'])).toEqual([
      {
        StringEquals: { 'aws:PrincipalOrgID': ORG },
        StringEqualsIfExists: { 'aws:ResourceOrgID': ORG },
      },
      { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
      undefined,
      undefined,
    ]);
    expect(answer({})).toBe('allowed');
    expect(
      unsigned({
        resource: `arn:aws:s3:::al2023-repos-${REGION}-de612dc2/x`,
      }),
    ).toBe('allowed');
    expect(
      answer({
        action: 's3:PutObject',
        resource: `arn:aws:s3:::cloudformation-waitcondition-${REGION}/x`,
        principalAccount: '1',
      }),
    ).toBe('allowed');
    expect(
      unsigned({
        action: 's3:PutObject',
        resource: `arn:aws:s3:::al2023-repos-${REGION}-de612dc2/x`,
      }),
    ).toBe('implicitDeny');
  });

  test('is for the account alone where there is no organization, and says so where that could not be read', () => {
    expect(planFor({ ...onS3(policy(OPEN)), organizations: [] }).text).toContain(
      '"aws:PrincipalAccount":"' + ACCOUNT_ID,
    );
    const { plan } = planFor({ ...onS3(policy(OPEN)), organizations: unreadable() });
    expect(plan.hazards).toContainEqual(
      expect.objectContaining({ id: 'organization-unreadable', kind: 'unreadable' }),
    );
  });

  test('never runs by itself, whatever the VPC’s owner says', () => {
    const tags = {
      'endpointer:mode': 'auto',
      'endpointer:accepts': 'strangers-refused signed-by-others late-enforcement',
    };
    const shape = { ...onS3(policy(OPEN)), vpcs: [vpc({ vpcId: VPC_ID, tags })] };
    expect(planFor(shape, [USE]).plan.decision.mode).toBe('approve');
  });

  test('without observation it says that what it refuses cannot be known', () => {
    const { hazards } = planFor(onS3(policy(OPEN))).plan;
    expect(hazards.map(({ id }) => id)).toEqual([
      'uses-not-observed',
      'strangers-refused',
      'signed-by-others',
      'late-enforcement',
    ]);
  });

  test('admits what was seen beside, and says from when to when it was seen', () => {
    const { plan, answer } = planFor(onS3(policy(OPEN)), [USE, STRANGER]);
    expect(answer(STRANGER)).toBe('allowed');
    expect(answer({ ...STRANGER, action: 's3:PutObject' })).not.toBe('allowed');
    expect(answer({ ...STRANGER, principalArn: `arn:aws:iam::${ACCOUNT_ID}:role/other` })).not.toBe(
      'allowed',
    );
    expect(plan.cure.gain).toContain('2 of 2 kinds of calls that were seen from 2026-10-01 to 2026-11-01');
    expect(plan.hazards.map(({ id }) => id)).not.toContain('observed-uses-refused');
    expect(plan.effects).toMatchObject([{ effect: 'cures' }]);
  });

  test('says which of the calls that were seen it would refuse', () => {
    const { resource: _untold, ...untold } = STRANGER;
    const { plan } = planFor(onS3(policy(OPEN)), [untold]);
    expect(plan.hazards).toContainEqual(
      expect.objectContaining({
        id: 'observed-uses-refused',
        kind: 'found',
        text: expect.stringContaining('3 × s3:GetObject'),
      }),
    );
  });

  test('leaves what is seen through other endpoints to their plans', () => {
    const uses = [{ ...STRANGER, vpcEndpointId: 'vpce-0f' }];
    expect(planFor(onS3(policy(OPEN)), uses).text).not.toContain('partner-drop');
  });

  test('keeps denials and narrow statements as they are', () => {
    const deny = { ...OPEN, Sid: 'NoDeletion', Effect: 'Deny', Action: 's3:DeleteObject' };
    const narrow = { ...OPEN, Sid: 'Files', Resource: 'arn:aws:s3:::files/*' };
    const { statements } = planFor(onS3(policy(deny, OPEN, narrow)));
    expect(statements[0]).toEqual(deny);
    expect(statements.at(-1)).toEqual(narrow);
  });

  test('keeps a statement’s own conditions in every piece', () => {
    const own = { Bool: { 'aws:SecureTransport': 'true' } };
    const { statements } = planFor(onS3(policy({ ...OPEN, Condition: own })));
    expect(statements).toHaveLength(4);
    for (const one of statements) expect(one.Condition.Bool).toMatchObject(own.Bool);
  });

  test('adds nothing of AWS’s to a statement that has not all actions, and says so', () => {
    const { plan, statements } = planFor(onS3(policy({ ...OPEN, Action: 's3:Get*' })));
    expect(statements).toHaveLength(2);
    expect(plan.hazards).toContainEqual(expect.objectContaining({ id: 'narrow-already', kind: 'found' }));
  });

  test('lets pods and federated users sign in at STS', () => {
    const serviceName = `com.amazonaws.${REGION}.sts`;
    const { unsigned } = planFor({
      ...on(policy(OPEN), { serviceName }),
      endpointServices: [endpointService('sts')],
    });
    const signIn = {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${ACCOUNT_ID}:role/pod`,
    };
    expect(unsigned(signIn)).toBe('allowed');
    expect(unsigned({ ...signIn, action: 'sts:GetCallerIdentity' })).toBe('implicitDeny');
  });

  test.each([
    ['execute-api', 'often carry no signature'],
    ['cognito-idp', 'often carry no signature'],
  ])('is advice for %s', (name, says) => {
    const serviceName = `com.amazonaws.${REGION}.${name}`;
    const { plan } = planFor({
      ...on(policy(OPEN), { serviceName }),
      endpointServices: [endpointService(name)],
    });
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain(says);
  });

  test('is advice where the policy would be longer than AWS takes', () => {
    const endpointUses = Array.from({ length: 400 }, (_, i) => ({
      ...STRANGER,
      resource: `arn:aws:s3:::partner-drop/a/long/way/down/${i}`,
    }));
    const { plan } = planFor(onS3(policy(OPEN)), endpointUses);
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.reason).toContain('AWS takes 20480');
  });

  test('is advice where a statement asks already whose its principals are, and lets strangers in', () => {
    const asks = when('StringEqualsIfExists', 'aws:ResourceOrgID', '*');
    const { plan } = planFor(
      onS3(
        policy({ ...asks, Condition: { StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } } }),
      ),
    );
    expect(plan.leftOut[0]?.reason).toContain('narrow it by hand');
  });

  test('gives the lines to whoever owns the endpoint by code', () => {
    const tags = {
      'aws:cloudformation:stack-name': 'network',
      'aws:cloudformation:stack-id': 'arn:aws:cloudformation:x',
    };
    const { plan } = planFor(onS3(policy(OPEN), { tags }));
    expect(plan.actions).toEqual([]);
    expect(plan.leftOut[0]?.snippets?.[0]?.text).toContain('aws:PrincipalOrgID');
  });

  test('is undone by the former policy, letter by letter', () => {
    const former = policy(OPEN);
    expect(planFor(onS3(former)).plan.actions).toMatchObject([{ formerPolicy: former }]);
  });
});
