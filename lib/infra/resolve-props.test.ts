import { Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { EndpointerProps } from './props.ts';
import { resolveProps } from './resolve-props.ts';

const notify = [{ kind: 'email', address: 'net-team@example.com' }] as const;

describe('props', () => {
  it('need nothing but somebody to tell', () => {
    const { settings, ...rest } = resolveProps({ notify });
    expect(settings).toMatchObject({ settleMinutes: 30, approvalHours: 72, modes: {}, approvalChannel: {} });
    expect(rest).toMatchObject({ hasPage: true, configRecorder: 'existing', journal: 'keep' });
  });

  it('mean every check where one channel is named', () => {
    const { settings, hasPage } = resolveProps({ notify, approval: { channel: 'iam' } });
    expect(settings.approvalChannel).toEqual({
      's3-gateway-endpoint-routed': 'iam',
      'dynamodb-gateway-endpoint-routed': 'iam',
      'lambda-interface-endpoints-present': 'iam',
      'vpc-endpoint-effective': 'iam',
      'vpc-endpoint-policy-scoped': 'iam',
      'vpc-partner-privatelink-used': 'iam',
      's3-bucket-endpoint-only': 'iam',
    });
    expect(hasPage).toBe(false);
  });

  it('keep the page while one check needs it', () => {
    const approval = { channel: { 's3-gateway-endpoint-routed': 'iam' } } as const;
    expect(resolveProps({ notify, approval }).hasPage).toBe(true);
  });

  it('need no page where only checks of buckets would have one', () => {
    const channel = {
      's3-gateway-endpoint-routed': 'iam',
      'dynamodb-gateway-endpoint-routed': 'iam',
    } as const;
    expect(resolveProps({ notify, approval: { channel } }).hasPage).toBe(false);
  });

  it('name roles that closed buckets let in', () => {
    const breakGlassRoles = ['arn:aws:iam::111122223333:role/BreakGlass'];
    const buckets = { breakGlassRoles, exemptions: { names: ['photos'] }, exemptsRemediator: true };
    const resolved = resolveProps({ notify, buckets });
    expect(resolved.exemptsRemediator).toBe(true);
    expect(resolved.settings.buckets).toEqual({
      exemptions: { names: ['photos'], tags: {} },
      exemptRoles: breakGlassRoles,
    });
  });

  it('take an address that is known only at deployment', () => {
    const address = Lazy.string({ produce: () => 'late@example.com' });
    expect(resolveProps({ notify: [{ kind: 'email', address }] }).notify).toHaveLength(1);
  });

  it.each<[string, Partial<EndpointerProps>]>([
    ['notify is empty', { notify: [] }],
    ['"net-team" is no mail address', { notify: [{ kind: 'email', address: 'net-team' }] }],
    ['is no ARN of a queue', { notify: [{ kind: 'queue', queueArn: 'mails' }] }],
    ['settleMinutes is -1', { settleMinutes: -1 }],
    ['settleMinutes is NaN', { settleMinutes: Number.NaN }],
    ['approval.lifetimeHours is 0', { approval: { lifetimeHours: 0 } }],
    ['limits.changesPerHour is 1.5', { limits: { changesPerHour: 1.5 } }],
    ['retention.logDays is 91', { retention: { logDays: 91 } }],
    ['"vpc-1" is no id of a VPC', { exemptions: { vpcIds: ['vpc-1'] } }],
    ['scope names no VPC and no tag', { scope: {} }],
    [
      'modes of s3-bucket-endpoint-only is "auto" and must be observe or approve',
      { modes: { 's3-bucket-endpoint-only': 'auto' } },
    ],
    ['is no ARN of one role', { buckets: { breakGlassRoles: ['arn:aws:iam::111122223333:role/Admin*'] } }],
    ['is no ARN of one role', { buckets: { breakGlassRoles: ['BreakGlass'] } }],
    ['buckets.scope names no bucket and no tag', { buckets: { scope: {} } }],
    ['changeWindow.days', { changeWindow: { days: [7], fromHour: 22, toHour: 4 } }],
    ['changeWindow.toHour', { changeWindow: { days: [1], fromHour: 22, toHour: 0 } }],
    [
      'modes of s3-gateway-endpoint-routed is "yes"',
      JSON.parse('{"modes":{"s3-gateway-endpoint-routed":"yes"}}'),
    ],
    [
      'modes of vpc-endpoint-policy-scoped is "auto" and must be observe or approve',
      { modes: { 'vpc-endpoint-policy-scoped': 'auto' } },
    ],
    ['a check in modes is "s3"', JSON.parse('{"modes":{"s3":"auto"}}')],
    ['configRecorder is "new"', JSON.parse('{"configRecorder":"new"}')],
  ])('are refused: %s', (message, props) => {
    expect(() => resolveProps({ notify, ...props })).toThrow(message);
  });

  it.each([
    ['that is not there', '/nowhere/partners.json', 'cannot be read (ENOENT)'],
    ['of another form', 'package.json', 'Partners file package.json is malformed'],
  ])('are refused with the words of the terminal where partners name a file %s', (_, partners, says) => {
    expect(() => resolveProps({ notify, partners })).toThrow(says);
  });

  it('hold the partners of the file that they name', () => {
    const { partners } = resolveProps({ notify, partners: 'examples/partners.json' });
    expect(partners?.map(({ id }) => id)).toEqual(['acme']);
    expect(resolveProps({ notify })).not.toHaveProperty('partners');
  });

  it('are refused with everything that is wrong at once', () => {
    expect(() => resolveProps({ notify: [], settleMinutes: -1, watchMinutes: -1 })).toThrow(
      /notify is empty.*settleMinutes is -1.*watchMinutes is -1/,
    );
  });
});
