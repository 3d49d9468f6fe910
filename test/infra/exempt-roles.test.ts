/** Who keeps access to the buckets that a deployed stack closes: the roles that were named, and ours only where asked. */
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseSettings } from '../../functions/settings-schema.ts';
import { mergeEndpointOnly } from '../../lib/core/iam/cure/merge-endpoint-only.ts';
import { evaluate } from '../../lib/core/iam/evaluate.ts';
import { parsePolicy } from '../../lib/core/iam/parse-policy.ts';
import { toRoleCaller } from '../../lib/core/iam/space/callers.ts';
import type { BucketProps } from '../../lib/infra/props.ts';
import { ENV, synthesise } from './synthesise.ts';

const role = (name: string) => `arn:aws:iam::${ENV.account}:role/${name}`;
const BREAK_GLASS = role('BreakGlass');
const REMEDIATOR = role('Remediator');
const SOMEBODY = role('Somebody');
const BUCKET = 'arn:aws:s3:::files';

const partSchema = z.union([z.string(), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })]);
const textSchema = z.union([
  z.string(),
  z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(partSchema)]) }),
]);
const functionSchema = z.looseObject({
  Properties: z.looseObject({
    Environment: z.looseObject({
      Variables: z.looseObject({
        ENDPOINTER_SETTINGS: z.exactOptional(textSchema),
        ENDPOINTER_CHANGE_ROLE_ARN: z.exactOptional(partSchema),
      }),
    }),
  }),
});

function environments(template: Template) {
  return Object.values(template.findResources('AWS::Lambda::Function')).flatMap((found) => {
    const parsed = z.safeParse(functionSchema, found);
    return parsed.success ? [parsed.data.Properties.Environment.Variables] : [];
  });
}

/** The settings as each function reads them, once the stack has made its role. */
function settingsIn(template: Template) {
  const variables = environments(template);
  const changeRole = variables.map((one) => one.ENDPOINTER_CHANGE_ROLE_ARN).find((arn) => arn !== undefined);
  expect(changeRole).toMatchObject({ 'Fn::GetAtt': [expect.any(String), 'Arn'] });
  const valueOf = (part: z.output<typeof partSchema>): string => {
    if (typeof part === 'string') return part;
    expect(part).toEqual(changeRole);
    return REMEDIATOR;
  };
  const texts = variables.flatMap(({ ENDPOINTER_SETTINGS: text }) => {
    if (text === undefined) return [];
    return typeof text === 'string' ? text : text['Fn::Join'][1].map(valueOf).join('');
  });
  const [first, ...others] = [...new Set(texts)];
  expect(others).toEqual([]);
  return parseSettings(first ?? '');
}

/** The policy that a bucket without one gets from a function of that stack. */
function closedBy(buckets: BucketProps | undefined) {
  const { template } = synthesise(buckets === undefined ? {} : { buckets });
  const { exemptRoles } = settingsIn(template).buckets;
  const merged = mergeEndpointOnly(null, {
    bucket: BUCKET,
    account: ENV.account,
    admit: { key: 'aws:SourceVpce', values: ['vpce-0a'] },
    known: [{ id: 'vpce-0a', vpc: 'vpc-0a', account: ENV.account }],
    exemptRoles,
  });
  if (merged.verdict === 'refused') throw new Error(merged.reason);
  return parsePolicy(merged.policyText);
}

/** What the policy says of a session of the role that comes from the internet. */
function saysOf(policy: ReturnType<typeof closedBy>, roleArn: string, action: string): string {
  const { principal, keys } = toRoleCaller(roleArn);
  const known = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const context = { ...Object.fromEntries(known), 'aws:viaawsservice': 'false' };
  const resource = action === 's3:GetObject' ? `${BUCKET}/some-object` : BUCKET;
  return evaluate(policy, { principal, action, resource, context, unknownKeys: new Set() }).outcome;
}

describe.each<
  readonly [string, BucketProps | undefined, Readonly<Record<'breakGlass' | 'remediator', boolean>>]
>([
  ['nothing said', undefined, { breakGlass: false, remediator: false }],
  ['a break-glass role', { breakGlassRoles: [BREAK_GLASS] }, { breakGlass: true, remediator: false }],
  ['the remediator exempted', { exemptsRemediator: true }, { breakGlass: false, remediator: true }],
  [
    'both',
    { breakGlassRoles: [BREAK_GLASS], exemptsRemediator: true },
    { breakGlass: true, remediator: true },
  ],
])('with %s', (_, buckets, reads) => {
  const policy = closedBy(buckets);

  it('reads from anywhere who was named, and nobody else', () => {
    const denied = (roleArn: string) => saysOf(policy, roleArn, 's3:GetObject') === 'explicitDeny';
    expect({ breakGlass: !denied(BREAK_GLASS), remediator: !denied(REMEDIATOR) }).toEqual(reads);
    expect(denied(SOMEBODY)).toBe(true);
  });

  it.each(['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'])(
    'nobody is denied %s, so that the policy can always be taken back',
    (action) => {
      const outcomes = [BREAK_GLASS, REMEDIATOR, SOMEBODY].map((arn) => saysOf(policy, arn, action));
      expect(outcomes).toEqual(['implicitDeny', 'implicitDeny', 'implicitDeny']);
    },
  );
});
