import { describe, expect, test } from 'vitest';
import { role } from '../../../test/estates/build-estate.ts';
import type { AttachedPolicy } from '../network/estate.ts';
import { grantsOf } from './granted-actions.ts';

/** More than any function needs at once. */
const SERVICES =
  'acm athena backup batch cloudwatch codebuild dms ebs ecs eks events firehose glue kms lambda logs rds sns sqs states xray'.split(
    ' ',
  );

type Statement = Readonly<Record<string, unknown>>;

const allow = (Action: unknown, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: unknown, more: Statement = {}): Statement => ({
  ...allow(Action, more),
  Effect: 'Deny',
});

const policy = (
  statements: readonly Statement[],
  kind: AttachedPolicy['kind'] = 'inline',
): AttachedPolicy => ({
  name: kind,
  kind,
  document: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
});

const grants = (...policies: readonly AttachedPolicy[]) =>
  grantsOf(role({ policies: { status: 'read', value: policies } }));

const namesOf = (...policies: readonly AttachedPolicy[]) => [...grants(...policies).services.keys()].sort();

describe('a role is granted', () => {
  test.each<[string, readonly AttachedPolicy[], readonly string[]]>([
    ['what it names', [policy([allow('rds-data:ExecuteStatement')])], ['rds-data']],
    ['a whole service by its wildcard', [policy([allow('glue:*')])], ['glue']],
    ['what a wildcard of a name means', [policy([allow('secretsmanager:Get*')])], ['secretsmanager']],
    ['nothing by a wildcard that means no action', [policy([allow('secretsmanager:Fetch*')])], []],
    [
      'a service without a list of actions by a wildcard',
      [policy([allow('athena-x:Get*'), allow('acm:Get*')])],
      ['acm'],
    ],
    ['nothing where there is no endpoint', [policy([allow('rds-db:connect')])], []],
    ['the case of names aside', [policy([allow('RDS-DATA:executestatement')])], ['rds-data']],
    ['what a managed policy names', [policy([allow('kms:Decrypt')], 'managed')], ['kms']],
    [
      'what a condition may allow',
      [policy([allow('kms:Decrypt', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })])],
      ['kms'],
    ],
    ['nothing that is denied altogether', [policy([allow('kms:Decrypt'), deny('kms:*')])], []],
    [
      'what is denied only for some resources',
      [policy([allow('kms:Decrypt'), deny('kms:*', { Resource: 'arn:aws:kms:*:*:key/1' })])],
      ['kms'],
    ],
    [
      'what is denied only under a condition',
      [
        policy([
          allow('kms:Decrypt'),
          deny('kms:*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      ],
      ['kms'],
    ],
    [
      'only what a Deny of all but some leaves',
      [
        policy([
          allow(['kms:Decrypt', 'sqs:SendMessage']),
          { Effect: 'Deny', NotAction: 'kms:*', Resource: '*' },
        ]),
      ],
      ['kms'],
    ],
    [
      'only what is left of a wildcard after a Deny',
      [policy([allow('sts:Assume*'), deny(['sts:AssumeRole', 'sts:AssumeRoleWith*', 'sts:AssumeRoot'])])],
      [],
    ],
    [
      'only what the boundary allows too',
      [policy([allow(['kms:Decrypt', 'glue:GetTable'])]), policy([allow('glue:*')], 'boundary')],
      ['glue'],
    ],
    [
      'what a narrow boundary leaves of a wide grant',
      [policy([allow('acm:*')]), policy([allow('acm:GetCertificate')], 'boundary')],
      ['acm'],
    ],
    [
      'nothing that the boundary denies',
      [policy([allow('kms:Decrypt')]), policy([allow('*'), deny('kms:*')], 'boundary')],
      [],
    ],
    ['nothing by a boundary alone', [policy([allow('kms:*')], 'boundary')], []],
  ])('%s', (_, policies, services) => {
    expect(namesOf(...policies)).toEqual(services);
  });
});

describe('cannot be told from the role:', () => {
  const many = Array.from({ length: 21 }, (_, i) => `${SERVICES[i]}:Get*`);
  test.each<[string, readonly AttachedPolicy[], string]>([
    ['everything', [policy([allow('*')])], 'grants every action of many services'],
    ['a wildcard over services', [policy([allow('s*:Get*')])], 'grants every action of many services'],
    [
      'NotAction',
      [policy([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }])],
      'allows all but some actions',
    ],
    ['a catalogue of services', [policy([allow(many)])], 'names 21 services'],
    ['a policy that is no JSON', [{ name: 'broken', kind: 'inline', document: '{' }], 'policy broken'],
  ])('%s', (_, policies, reason) => {
    const { services, cannotTell } = grants(...policies);
    expect([...services]).toEqual([]);
    expect(cannotTell).toEqual([expect.stringContaining(reason)]);
  });

  test('but what is named beside a wildcard counts', () => {
    expect(namesOf(policy([allow('*')], 'managed'), policy([allow('kms:Decrypt')]))).toEqual(['kms']);
    expect(namesOf(policy([allow('*'), allow('glue:GetTable')]))).toEqual(['glue']);
  });

  test('a role whose policies could not be read', () => {
    const unread = grantsOf(role({ policies: { status: 'unreadable', reason: 'access denied' } }));
    expect(unread).toEqual({ services: new Map(), cannotTell: ['role thumbnails: access denied'] });
  });
});
