import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseComplianceChange } from './parse-compliance-change.ts';
import { parseQueueMessage } from './parse-queue-message.ts';

const OURS = { roleArns: [] };

const COMPLIANCE = {
  version: '0',
  id: '1',
  'detail-type': 'Config Rules Compliance Change',
  source: 'aws.config',
  account: '111122223333',
  time: '2026-11-20T10:00:05Z',
  region: 'eu-west-3',
  resources: [],
  detail: {
    resourceId: 'rtb-0a1',
    resourceType: 'AWS::EC2::RouteTable',
    awsRegion: 'eu-west-3',
    awsAccountId: '111122223333',
    configRuleName: 'endpointer-s3',
    configRuleARN: 'arn:aws:config:eu-west-3:111122223333:config-rule/config-rule-abc',
    recordVersion: '1.0',
    messageType: 'ComplianceChangeNotification',
    notificationCreationTime: '2026-11-20T10:00:04.000Z',
    newEvaluationResult: {
      evaluationResultIdentifier: {
        evaluationResultQualifier: {
          configRuleName: 'endpointer-s3',
          resourceType: 'AWS::EC2::RouteTable',
          resourceId: 'rtb-0a1',
          evaluationMode: 'DETECTIVE',
        },
        orderingTimestamp: '2026-11-20T10:00:00.000Z',
      },
      complianceType: 'NON_COMPLIANT',
      resultRecordedTime: '2026-11-20T10:00:03.000Z',
      configRuleInvokedTime: '2026-11-20T10:00:02.000Z',
      annotation: 'It goes through nat-0b2.',
    },
  },
};

type Fields = Readonly<Record<string, unknown>>;

const withResult = (result: Fields): unknown => ({
  ...COMPLIANCE,
  detail: {
    ...COMPLIANCE.detail,
    newEvaluationResult: { ...COMPLIANCE.detail.newEvaluationResult, ...result },
  },
});

const SCHEDULE = {
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  time: '2026-11-20T10:00:00Z',
  detail: {},
};

const CALL = {
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'ec2.amazonaws.com',
    eventName: 'CreateRoute',
    eventID: 'e-1',
    eventTime: '2026-11-20T10:00:00Z',
    requestParameters: { routeTableId: 'rtb-0a1' },
  },
};

describe('a change of compliance', () => {
  it('names the resource, the rule and the result', () => {
    expect(parseComplianceChange(COMPLIANCE)).toEqual({
      kind: 'complianceChange',
      ruleName: 'endpointer-s3',
      resourceType: 'AWS::EC2::RouteTable',
      resourceId: 'rtb-0a1',
      accountId: '111122223333',
      region: 'eu-west-3',
      at: '2026-11-20T10:00:04.000Z',
      compliance: 'NON_COMPLIANT',
      annotation: 'It goes through nat-0b2.',
      isUnknown: false,
    });
  });

  it('tells what was before, where it was', () => {
    const detail = { ...COMPLIANCE.detail, oldEvaluationResult: { complianceType: 'COMPLIANT' } };
    expect(parseComplianceChange({ ...COMPLIANCE, detail })).toMatchObject({ before: 'COMPLIANT' });
  });

  it.each([
    ['is unknown by its annotation', { annotation: 'UNKNOWN: access denied' }, true],
    ['is known by its annotation', { annotation: 'No UNKNOWN: here' }, false],
    ['is known without an annotation', { annotation: undefined }, false],
  ])('%s', (_title, result, isUnknown) => {
    expect(parseComplianceChange(withResult(result))).toMatchObject({ kind: 'complianceChange', isUnknown });
  });

  it.each([
    ['another event', SCHEDULE, 'no change of compliance'],
    ['no result', withResult({ complianceType: '' }), 'no result'],
    [
      'a proactive evaluation',
      withResult({
        evaluationResultIdentifier: { evaluationResultQualifier: { evaluationMode: 'PROACTIVE' } },
      }),
      'does not exist yet',
    ],
  ])('is ignored: %s', (_title, event, reason) => {
    expect(parseComplianceChange(event)).toEqual({
      kind: 'ignored',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('a message of the queue', () => {
  it.each([
    ['a call', CALL, { kind: 'networkChange', eventId: 'e-1' }],
    ['a change of compliance', COMPLIANCE, { kind: 'complianceChange' }],
    ['a tick of the schedule', SCHEDULE, { kind: 'schedule', at: '2026-11-20T10:00:00.000Z' }],
    [
      'a call that changes nothing',
      { ...CALL, detail: { eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com' } },
      { kind: 'ignored' },
    ],
    ['a call without detail', { ...CALL, detail: null }, { kind: 'poison' }],
    ['a change of compliance without detail', { ...COMPLIANCE, detail: [] }, { kind: 'poison' }],
    ['a tick without a time', { ...SCHEDULE, time: undefined }, { kind: 'poison' }],
    ['an event that no rule of ours sends', { 'detail-type': 'Hello', detail: {} }, { kind: 'poison' }],
    ['an object that is no event', { hello: 'world' }, { kind: 'poison' }],
    ['a list', [CALL], { kind: 'poison' }],
  ])('is told apart: %s', (_title, event, expected) => {
    expect(parseQueueMessage(JSON.stringify(event), OURS)).toMatchObject(expected);
  });

  it('is poison where it is no JSON', () => {
    expect(parseQueueMessage('hello', OURS)).toEqual({
      kind: 'poison',
      reason: 'the message is no JSON object',
    });
  });

  it('never throws, and gives a reason wherever it holds nothing for us', () => {
    const almost = fc.record({
      'detail-type': fc.constantFrom(
        CALL['detail-type'],
        COMPLIANCE['detail-type'],
        SCHEDULE['detail-type'],
        'other',
      ),
      detail: fc.jsonValue(),
      time: fc.jsonValue(),
    });
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      almost.map((event) => JSON.stringify(event)),
    );
    fc.assert(
      fc.property(text, (body) => {
        const message = parseQueueMessage(body, OURS);
        if (message.kind === 'ignored' || message.kind === 'poison') {
          expect(message.reason).not.toBe('');
        } else {
          expect(message.at).toMatch(/Z$/);
        }
      }),
    );
  });
});
