import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigInvocation } from './parse-config-invocation.ts';

const ITEM = {
  configurationItemCaptureTime: '2026-11-20T10:00:00.000Z',
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::EC2::RouteTable',
  resourceId: 'rtb-0a1',
  awsRegion: 'eu-west-3',
  relationships: [
    { resourceId: 'subnet-0c3', resourceType: 'AWS::EC2::Subnet', name: 'Contains Subnet' },
    { resourceId: 'vpc-0e5', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' },
  ],
  configuration: { routeTableId: 'rtb-0a1' },
};

type Fields = Readonly<Record<string, unknown>>;

function change(item: Fields = {}): Fields {
  return {
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: { ...ITEM, ...item },
    configurationItemDiff: null,
    notificationCreationTime: '2026-11-20T10:00:03Z',
    recordVersion: '1.3',
  };
}

const OVERSIZED = {
  messageType: 'OversizedConfigurationItemChangeNotification',
  configurationItemSummary: {
    changeType: 'UPDATE',
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: '2026-11-20T10:00:00.000Z',
    configurationStateId: 0,
    awsAccountId: '111122223333',
    configurationItemStatus: 'OK',
    resourceType: 'AWS::EC2::VPC',
    resourceId: 'vpc-0e5',
    awsRegion: 'eu-west-3',
  },
};

const SCHEDULED = {
  awsAccountId: '111122223333',
  notificationCreationTime: '2026-11-20T10:00:03.000Z',
  messageType: 'ScheduledNotification',
  recordVersion: '1.0',
};

function invocation(invoking: unknown, event: Fields = {}): unknown {
  return {
    version: '1.0',
    invokingEvent: JSON.stringify(invoking),
    ruleParameters: '{"checkId":"s3-gateway-endpoint-routed"}',
    resultToken: 'token',
    eventLeftScope: false,
    executionRoleArn: 'arn:aws:iam::111122223333:role/config',
    configRuleArn: 'arn:aws:config:eu-west-3:111122223333:config-rule/config-rule-abc',
    configRuleName: 'endpointer-s3',
    configRuleId: 'config-rule-abc',
    accountId: '111122223333',
    ...event,
  };
}

const FACTS = {
  checkId: 's3-gateway-endpoint-routed',
  ruleName: 'endpointer-s3',
  resultToken: 'token',
  accountId: '111122223333',
  region: 'eu-west-3',
  evaluationMode: 'DETECTIVE',
};

const TABLE = { resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a1', vpcId: 'vpc-0e5' };
const CAPTURED = '2026-11-20T10:00:00.000Z';

describe('an invocation by AWS Config', () => {
  it.each([
    [
      'a changed item',
      invocation(change()),
      { kind: 'change', resource: TABLE, orderingTimestamp: CAPTURED, ...FACTS },
    ],
    [
      'a new item whose configuration names its VPC',
      invocation(
        change({
          configurationItemStatus: 'ResourceDiscovered',
          relationships: [],
          configuration: { vpcId: 'vpc-0e5' },
        }),
      ),
      { kind: 'change', resource: TABLE, ...FACTS },
    ],
    [
      'an oversized item',
      invocation(OVERSIZED),
      {
        kind: 'oversized',
        resource: { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0e5', vpcId: 'vpc-0e5' },
        orderingTimestamp: CAPTURED,
      },
    ],
    [
      'a deleted item',
      invocation(change({ configurationItemStatus: 'ResourceDeleted', configuration: null })),
      { kind: 'gone', why: 'deleted', resource: TABLE },
    ],
    [
      'a deleted item that was not recorded',
      invocation(change({ configurationItemStatus: 'ResourceDeletedNotRecorded' })),
      { kind: 'gone', why: 'deleted' },
    ],
    [
      'an item that is no longer recorded',
      invocation(change({ configurationItemStatus: 'ResourceNotRecorded' })),
      { kind: 'gone', why: 'notRecorded' },
    ],
    [
      'an item that left the scope',
      invocation(change(), { eventLeftScope: true }),
      { kind: 'gone', why: 'leftScope' },
    ],
    [
      'a schedule, whose Region is that of the rule',
      invocation(SCHEDULED),
      { kind: 'scheduled', orderingTimestamp: '2026-11-20T10:00:03.000Z', ...FACTS },
    ],
    [
      'a resource that does not exist yet',
      invocation(change({ configurationItemStatus: 'ResourceDiscovered' }), { evaluationMode: 'PROACTIVE' }),
      {
        kind: 'proactive',
        resource: TABLE,
        configuration: { routeTableId: 'rtb-0a1' },
        evaluationMode: 'PROACTIVE',
      },
    ],
  ])('says what to evaluate: %s', (_title, event, expected) => {
    expect(parseConfigInvocation(event)).toMatchObject(expected);
  });

  it.each([
    ['no event', undefined, 'invokingEvent'],
    ['an invoking event that is no string', { invokingEvent: change() }, 'invokingEvent'],
    ['an invoking event that is no JSON', { invokingEvent: '{' }, 'invokingEvent'],
    ['no message type', invocation({}), 'messageType is missing'],
    [
      'another message type',
      invocation({ messageType: 'ConfigurationSnapshotDeliveryCompleted' }),
      'is not known',
    ],
    ['no item', invocation({ messageType: 'ConfigurationItemChangeNotification' }), 'no configuration item'],
    ['an item without an id', invocation(change({ resourceId: '' })), 'no resourceId'],
    ['an item of an unknown status', invocation(change({ configurationItemStatus: 'Odd' })), 'Odd'],
    ['an item without a status', invocation(change({ configurationItemStatus: null })), 'is missing'],
    [
      'an item with a status that every object inherits',
      invocation(change({ configurationItemStatus: 'constructor' })),
      'constructor',
    ],
    [
      'an item without a time',
      invocation(change({ configurationItemCaptureTime: 'soon' })),
      'no orderingTimestamp',
    ],
    ['no result token', invocation(change(), { resultToken: undefined }), 'no resultToken'],
    ['no parameters', invocation(change(), { ruleParameters: undefined }), 'names no check (it is missing)'],
    ['an unknown check', invocation(change(), { ruleParameters: '{"checkId":"no-check"}' }), 'no-check'],
    ['parameters that are no JSON', invocation(change(), { ruleParameters: 'checkId' }), 'ruleParameters'],
    ['a schedule without a rule', invocation(SCHEDULED, { configRuleArn: undefined }), 'no region'],
  ])('says why it cannot be answered: %s', (_title, event, reason) => {
    expect(parseConfigInvocation(event)).toEqual({
      kind: 'invalid',
      reason: expect.stringContaining(reason),
    });
  });

  it('never throws, whatever JSON it is given', () => {
    const odd = fc.record(
      {
        messageType: fc.constantFrom(
          'ConfigurationItemChangeNotification',
          'OversizedConfigurationItemChangeNotification',
          'ScheduledNotification',
        ),
        configurationItem: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom(...Object.keys(ITEM)), fc.jsonValue()),
        ),
        configurationItemSummary: fc.jsonValue(),
        notificationCreationTime: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const KINDS = ['change', 'oversized', 'gone', 'proactive', 'scheduled', 'invalid'];
    fc.assert(
      fc.property(fc.jsonValue(), odd, (value, invoking) => {
        expect(KINDS).toContain(parseConfigInvocation(value).kind);
        expect(KINDS).toContain(parseConfigInvocation(invocation(invoking)).kind);
        expect(KINDS).toContain(
          parseConfigInvocation(invocation(value, { ruleParameters: JSON.stringify(value) })).kind,
        );
      }),
    );
  });
});
