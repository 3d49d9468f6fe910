import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accessPoint,
  ACCOUNT_ID,
  bucket,
  bucketSettings,
  estateOf,
  gatewayEndpoint,
  read,
  REGION,
  unreadable,
  vpc,
  type EstateShape,
} from '../../../test/estates/build-estate.ts';
import {
  ADMITTED,
  BUCKET,
  outsideRequest,
  statements,
  toText,
  type StatementDocument,
} from '../../../test/iam/arbitrary-policy.ts';
import { SeenUses } from '../buckets/seen-uses.ts';
import { evaluate } from '../iam/evaluate.ts';
import { parsePolicy } from '../iam/parse-policy.ts';
import type { PolicyRequest } from '../iam/request.ts';
import type { BucketSettings, Estate } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import { applyActions } from '../remediation/apply-actions.ts';
import type { PlanOptions } from '../remediation/plan.ts';
import { pricesOfRegion } from '../cost/prices-of-region.ts';
import { describeLoss } from '../remediation/bucket-policy/consumer.ts';
import type { Finding } from './check.ts';
import { s3BucketEndpointOnly } from './s3-bucket-endpoint-only.ts';

const judge = (estate: Estate) => s3BucketEndpointOnly.evaluate(indexEstate(estate));
const routed = (shape: Parameters<typeof gatewayEndpoint>[0]) =>
  gatewayEndpoint({ routeTableIds: ['rtb-0a'], ...shape });

const ENDPOINT = 'vpce-0a';
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/BreakGlass`;
const ARN = 'arn:aws:s3:::photos';

const deny = (Condition: object, more: object = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [ARN, `${ARN}/*`],
  Condition,
  ...more,
});
const unless = (key: string, ...values: string[]) => deny({ StringNotEquals: { [key]: values } });
const closed = unless('aws:SourceVpce', ENDPOINT);
const allow = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:PutObject',
  Resource: `${ARN}/*`,
  ...more,
});

interface Row {
  readonly title: string;
  readonly policy?: readonly StatementDocument[] | string | null;
  readonly settings?: Partial<BucketSettings>;
  readonly shape?: EstateShape;
  readonly name?: string;
  readonly says: string;
}

function estateOfRow({ policy = null, settings = {}, shape = {}, name = 'photos' }: Row) {
  const text = policy === null || typeof policy === 'string' ? policy : toText(policy);
  return estateOf({
    vpcs: [vpc()],
    vpcEndpoints: [routed({ vpcEndpointId: ENDPOINT })],
    buckets: [bucket({ bucketName: name, policy: read(text) })],
    bucketSettings: [bucketSettings({ bucketName: name, ...settings })],
    ...shape,
  });
}

const TAGGED = (tags: Record<string, string>) => ({ tags: read(tags) });
const OFF = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  compliant: [
    { title: 'the canonical Deny', policy: [closed], says: `our endpoints alone (such as ${ENDPOINT})` },
    { title: 'by our VPC', policy: [unless('aws:SourceVpc', 'vpc-0a')], says: ENDPOINT },
    { title: 'by our account', policy: [unless('aws:VpceAccount', ACCOUNT_ID)], says: ENDPOINT },
    {
      title: 'by our organization',
      policy: [unless('aws:VpceOrgID', 'o-ours')],
      shape: { organizations: [{ organizationId: 'o-ours', managementAccountId: '999988887777' }] },
      says: ENDPOINT,
    },
    {
      title: 'a deleted endpoint beside ours, by which nobody can come any more',
      policy: [unless('aws:SourceVpce', ENDPOINT, 'vpce-0gone')],
      shape: {
        vpcEndpoints: [
          routed({ vpcEndpointId: ENDPOINT }),
          routed({ vpcEndpointId: 'vpce-0gone', state: 'deleted' }),
        ],
      },
      says: ENDPOINT,
    },
    {
      title: 'with a role that the owner exempts by tag',
      policy: [
        deny({
          StringNotEquals: { 'aws:SourceVpce': ENDPOINT },
          ArnNotLike: { 'aws:PrincipalArn': ROLE },
        }),
      ],
      settings: TAGGED({ 'endpointer:exempt-roles': 'BreakGlass' }),
      says: `exempt role ${ROLE}`,
    },
    {
      title: 'by a resource control policy of the organization alone',
      shape: {
        resourceControlPolicies: [
          {
            policyId: 'p-1',
            name: 'perimeter',
            document: toText([{ ...closed, Resource: '*' }]),
          },
        ],
      },
      says: ENDPOINT,
    },
    {
      title: 'a website that is closed all the same',
      policy: [closed],
      settings: { website: read(true) },
      says: ENDPOINT,
    },
  ],
  nonCompliant: [
    { title: 'no policy', says: 'can call s3:GetObject' },
    {
      title: 'an Allow for the endpoint, which keeps nobody out',
      policy: [{ ...closed, Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceVpce': ENDPOINT } } }],
      says: 'no statement denies it',
    },
    {
      title: 'another account, whose endpoints are strangers',
      policy: [unless('aws:VpceAccount', ACCOUNT_ID, '999988887777')],
      says: 'through another VPC endpoint',
    },
    {
      title: 'another organization',
      policy: [unless('aws:VpceOrgID', 'o-ours', 'o-theirs')],
      shape: { organizations: [{ organizationId: 'o-ours', managementAccountId: '999988887777' }] },
      says: 'through another VPC endpoint',
    },
    {
      title: 'an exempt role that nobody asked for',
      policy: [
        deny({
          StringNotEquals: { 'aws:SourceVpce': ENDPOINT },
          ArnNotLike: { 'aws:PrincipalArn': ROLE },
        }),
      ],
      says: 'BreakGlass',
    },
    {
      title: 'a lock-out: the endpoint was replaced',
      policy: [unless('aws:SourceVpce', 'vpce-0former')],
      says: 'Locked out: no endpoint of this account and Region gets in: vpce-0former',
    },
    {
      title: 'a lock-out: everybody is denied',
      policy: [deny({})],
      says: 'Locked out: it denies every customer',
    },
    {
      title: 'a lock-out: two endpoints, each denied for not being the other',
      policy: [closed, unless('aws:SourceVpce', 'vpce-0b')],
      shape: {
        vpcEndpoints: [ENDPOINT, 'vpce-0b'].map((vpcEndpointId) => routed({ vpcEndpointId })),
      },
      says: 'Locked out: it names endpoint vpce-0a and denies it as well',
    },
    {
      title: 'a lock-out: the VPC has no endpoint of S3',
      policy: [unless('aws:SourceVpc', 'vpc-0a')],
      shape: { vpcEndpoints: [] },
      says: 'vpc-0a has no endpoint that carries',
    },
    {
      title: 'a lock-out: the only endpoint fell off its tables',
      policy: [closed],
      shape: { vpcEndpoints: [routed({ vpcEndpointId: ENDPOINT, routeTableIds: [] })] },
      says: 'vpce-0a is on no route table',
    },
    {
      title: 'a lock-out of a website is told all the same',
      policy: [deny({})],
      settings: { website: read(true) },
      says: 'Locked out',
    },
    {
      title: 'a public policy that the account blocks',
      policy: [allow('*')],
      shape: {
        accountPublicAccess: [
          { accountId: ACCOUNT_ID, publicAccessBlock: { ...OFF, restrictPublicBuckets: true } },
        ],
      },
      says: 'Not closed',
    },
  ],
  notApplicable: [
    { title: 'opted out', settings: TAGGED({ 'endpointer:endpoint-only': 'no' }), says: 'opted it out' },
    { title: 'a website', settings: { website: read(true) }, says: 'static website' },
    { title: 'public by design', policy: [allow('*')], says: 'makes it public' },
    {
      title: 'the target of a trail',
      policy: [allow({ Service: 'cloudtrail.amazonaws.com' })],
      says: 'target of CloudTrail',
    },
    {
      title: 'the target of load balancers of an old Region',
      policy: [allow({ AWS: 'arn:aws:iam::009996457667:root' })],
      says: 'load balancer access logs',
    },
    {
      title: 'the target of AWS Config, of which the policy says nothing',
      shape: { deliveryChannels: [{ name: 'default', bucketName: 'photos' }] },
      says: 'AWS Config (delivery channel default)',
    },
    {
      title: "the target of another bucket's access logs",
      shape: {
        bucketSettings: [
          bucketSettings(),
          bucketSettings({ bucketName: 'other', accessLogsTo: read('photos') }),
        ],
      },
      says: 'access logs of bucket other',
    },
    { title: 'assets of CDK', name: `cdk-hnb659fds-assets-${ACCOUNT_ID}-${REGION}`, says: 'AWS CDK' },
    { title: 'templates of CloudFormation', name: `cf-templates-1abc-${REGION}`, says: 'AWS CloudFormation' },
    { title: 'state of Terraform by its name', name: 'acme-tfstate', says: 'by its name' },
    {
      title: 'state of Terraform by its tags',
      settings: TAGGED({ purpose: 'terraform-state' }),
      says: 'by its tags',
    },
    {
      title: 'state of Terraform by its policy',
      policy: [allow({ AWS: ROLE }, { Resource: `${ARN}/live/terraform.tfstate` })],
      says: 'by its policy',
    },
    { title: 'no endpoint that could be the way in', shape: { vpcEndpoints: [] }, says: 'only way in' },
  ],
  unknown: [
    {
      title: 'a policy that could not be read',
      shape: { buckets: [bucket({ policy: unreadable('s3:GetBucketPolicy was refused') })] },
      says: 's3:GetBucketPolicy was refused',
    },
    { title: 'a policy that is none', policy: '{', says: 'not JSON' },
    { title: 'buckets that could not be listed', shape: { buckets: unreadable('no') }, says: 'no' },
    {
      title: 'endpoints that could not be read',
      shape: { vpcEndpoints: unreadable('denied') },
      says: 'denied',
    },
    {
      title: 'an endpoint beside ours that is not seen from here',
      policy: [unless('aws:SourceVpce', ENDPOINT, 'vpce-0strange')],
      says: 'vpce-0strange is no endpoint of this account',
    },
    {
      title: 'a VPC beside ours that is not seen from here',
      policy: [unless('aws:SourceVpc', 'vpc-0a', 'vpc-0far')],
      says: 'vpc-0far is no VPC of this account',
    },
    {
      title: 'an organization that may be ours',
      policy: [deny({ StringNotEquals: { 'aws:SourceVpce': ENDPOINT, 'aws:VpceOrgID': 'o-perhaps' } })],
      shape: { organizations: unreadable('organizations:DescribeOrganization was refused') },
      says: 'o-perhaps',
    },
    { title: 'tags that could not be read', settings: { tags: unreadable('no') }, says: 'opt it out' },
    { title: 'settings that could not be read', shape: { bucketSettings: unreadable('no') }, says: 'no' },
    {
      title: 'whether a public policy is blocked',
      policy: [allow('*')],
      settings: { publicAccessBlock: unreadable('no') },
      says: 'public by design',
    },
    {
      title: 'whether AWS Config delivers to it',
      shape: { deliveryChannels: unreadable('no') },
      says: 'AWS Config',
    },
    {
      title: 'a policy that leaves it to access points',
      policy: [unless('s3:DataAccessPointAccount', ACCOUNT_ID)],
      shape: { accessPoints: [accessPoint({ vpcId: 'vpc-0a' })] },
      says: 'its access points: photos-point (vpc-0a)',
    },
  ],
};

for (const [status, rows] of Object.entries(ROWS)) {
  describe(`${status}:`, () => {
    test.each(rows)('$title', (row) => {
      const [judgement] = judge(estateOfRow(row));
      expect(`${judgement?.status}: ${judgement?.reason}`).toContain(`${status}: `);
      expect(judgement?.reason).toContain(row.says);
    });
  });
}

test('a directory bucket is asked for its own endpoint', () => {
  const bucketArn = `arn:aws:s3express:${REGION}:${ACCOUNT_ID}:bucket/fast--euw3-az1--x-s3`;
  const policy = toText([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3express:*',
      Resource: bucketArn,
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0x' } },
    },
  ]);
  const of = (serviceName: string) =>
    judge(
      estateOf({
        directoryBuckets: [{ bucketArn, bucketName: 'fast--euw3-az1--x-s3', policy: read(policy) }],
        vpcEndpoints: [routed({ vpcEndpointId: 'vpce-0x', serviceName })],
      }),
    );
  expect(of(`com.amazonaws.${REGION}.s3express`)).toMatchObject([{ status: 'compliant' }]);
  expect(of(`com.amazonaws.${REGION}.s3`)).toMatchObject([{ status: 'nonCompliant', severity: 'critical' }]);
});

test('one bucket that could not be read leaves the others', () => {
  const estate = estateOfRow({
    title: '',
    says: '',
    shape: {
      buckets: [bucket({ policy: unreadable() }), bucket({ bucketName: 'other' })],
      bucketSettings: [bucketSettings(), bucketSettings({ bucketName: 'other' })],
    },
  });
  expect(judge(estate).map(({ status }) => status)).toEqual(['unknown', 'nonCompliant']);
});

const HOME = 'o-home123456';
const OURS: readonly (readonly [string, string])[] = [
  ['aws:sourcevpc', 'vpc-0a'],
  ['aws:vpceaccount', ACCOUNT_ID],
  ['aws:vpceorgid', HOME],
];
const isOurs = ({ context }: PolicyRequest) => OURS.some(([key, value]) => context[key] === value);

test('law: what is called compliant lets no customer past from outside, whatever the policy', () => {
  const shape = {
    vpcEndpoints: [routed({ vpcEndpointId: ADMITTED })],
    organizations: [{ organizationId: HOME, managementAccountId: '999988887777' }],
  };
  const ours: StatementDocument = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': ADMITTED } },
  };
  let compliant = 0;
  fc.assert(
    fc.property(
      statements,
      fc.boolean(),
      fc.array(outsideRequest, { minLength: 30, maxLength: 30 }),
      (some, isClosed, requests) => {
        const policy = isClosed ? [...some, ours] : some;
        const row: Row = { title: '', says: '', name: BUCKET, policy, shape };
        const [judgement] = judge(estateOfRow(row));
        if (judgement?.status !== 'compliant') return;
        compliant += 1;
        const parsed = parsePolicy(toText(policy));
        for (const request of requests.filter((one) => !isOurs(one)))
          expect(evaluate(parsed, request).outcome).not.toMatch(/allowed|implicitDeny/);
      },
    ),
    { numRuns: 400 },
  );
  expect(compliant).toBeGreaterThan(10);
});

describe('what becomes of a finding', () => {
  const OPTIONS = { prices: pricesOfRegion(REGION), hoursInMonth: 730, atMost: 'auto' } as const;
  const planned = (row: Omit<Row, 'title' | 'says'>, options: Partial<PlanOptions> = {}) => {
    const index = indexEstate(estateOfRow({ title: '', says: '', ...row }));
    const findings = s3BucketEndpointOnly
      .evaluate(index)
      .filter((one): one is Finding => one.status === 'nonCompliant');
    const [plan] = s3BucketEndpointOnly.plan(index, findings, { ...OPTIONS, ...options });
    const [finding] = findings;
    if (plan === undefined || finding === undefined) throw new Error('there is no finding');
    return { index, plan, finding };
  };

  test.each<readonly [string, Omit<Row, 'title' | 'says'>, string, number]>([
    ['nobody meant to close it', {}, 'low', 0],
    ['its owner says so', { settings: TAGGED({ 'endpointer:endpoint-only': 'yes' }) }, 'high', 1],
    [
      'its policy names endpoints',
      { policy: [deny({ StringNotLike: { 'aws:SourceVpc': ['vpc-0a', 'vpc-*'] } })] },
      'high',
      1,
    ],
    ['it shuts everybody out', { policy: [deny({})] }, 'critical', 1],
  ])('%s: %s', (_, row, severity, subjects) => {
    const { finding } = planned(row);
    expect(finding.severity).toBe(severity);
    expect(s3BucketEndpointOnly.subjectsOf(finding)).toHaveLength(subjects);
  });

  test('it is cured by one statement, and asked of a person whatever is allowed', () => {
    const { index, plan, finding } = planned({ settings: TAGGED({ 'endpointer:mode': 'auto' }) });
    expect(plan.effects).toEqual([
      { checkId: s3BucketEndpointOnly.id, resourceId: 'photos', effect: 'cures' },
    ]);
    expect(plan.decision.mode).toBe('approve');
    expect(s3BucketEndpointOnly.moneyOf(index, finding, OPTIONS)).toMatchObject({ claim: 'no' });
    const after = indexEstate(applyActions(index.estate, plan.actions));
    expect(s3BucketEndpointOnly.evaluate(after)).toMatchObject([{ status: 'compliant' }]);
  });

  test('roles that the owner names by tag, and those that were asked for, keep access', () => {
    const tags = TAGGED({ 'endpointer:exempt-roles': 'BreakGlass' });
    const asked = `arn:aws:iam::${ACCOUNT_ID}:role/Deploy`;
    const { plan } = planned({ settings: tags }, { bucketCure: { exemptRoles: [asked] } });
    expect(plan.actions[0]?.preconditions).toContainEqual(
      expect.objectContaining({ kind: 'endpointOnlyProved', exemptRoles: [ROLE, asked] }),
    );
    expect(plan.effects).toMatchObject([{ effect: 'cures' }]);
  });

  test('who loses access stands in the first line, and that no log was looked at is said', () => {
    const replication = read({ roleArn: ROLE, toBuckets: ['copy'] });
    const { plan } = planned({ settings: { replication } });
    expect(plan.cure.consequence).toMatch(/^replication by .*BreakGlass loses access/);
    expect(plan.hazards).toContainEqual(expect.objectContaining({ id: 'consumers-unseen', subject: 'logs' }));
    expect(describeLoss(plan.hazards)).toMatch(/BreakGlass loses access$/);
  });

  test('who was seen to come another way loses access', () => {
    const request = {
      principal: { kind: 'user', account: ACCOUNT_ID, arn: `arn:aws:iam::${ACCOUNT_ID}:user/Ann` },
      action: 's3:GetObject',
      resource: `${ARN}/x`,
      context: { 'aws:sourceip': '203.0.113.9' },
      unknownKeys: new Set<string>(),
    } as const;
    const use = { name: 'Ann', request, evidence: 'a trail' };
    const seenUses = new SeenUses('2026-11-01T00:00:00.000Z');
    seenUses.add({ bucketName: 'photos', time: '2026-11-01T00:00:00.000Z', use });
    const { plan } = planned({}, { seenUses });
    expect(plan.cure.consequence).toMatch(/^Ann loses access/);
    expect(plan.hazards.filter(({ id }) => id === 'consumers-unseen')).toEqual([]);
  });

  test('directory buckets are told, and left alone', () => {
    const bucketArn = `arn:aws:s3express:${REGION}:${ACCOUNT_ID}:bucket/fast--euw3-az1--x-s3`;
    const { plan, finding } = planned({
      shape: {
        buckets: [],
        directoryBuckets: [{ bucketArn, bucketName: 'fast--euw3-az1--x-s3', policy: read(null) }],
        vpcEndpoints: [routed({ serviceName: `com.amazonaws.${REGION}.s3express` })],
      },
    });
    expect(plan).toMatchObject({ actions: [], leftOut: [{ reason: expect.stringContaining('directory') }] });
    expect(s3BucketEndpointOnly.subjectsOf(finding)).toEqual([]);
  });
});
