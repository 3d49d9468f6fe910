import type { AdvancedFieldSelector } from '@aws-sdk/client-cloudtrail';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerServer, Answers } from '../../../test/aws-deployed/answer-server.ts';
import { startAnswers } from '../../../test/aws-deployed/answer-server.ts';
import { localClient } from '../../../test/aws-deployed/start-table.ts';
import { probes, recordsAll, selectsWrites } from './probes.ts';

let server: AnswerServer | undefined;

afterEach(() => server?.close());

async function probesWith(answers: Answers) {
  server = await startAnswers(answers);
  const place = localClient(server.url);
  return probes({
    cloudTrail: new CloudTrailClient(place),
    config: new ConfigServiceClient(place),
    resourceTypes: ['AWS::EC2::RouteTable'],
  });
}

const MANAGEMENT = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] };

/** Trails by name; those without selectors refuse to be read. */
function trails(
  known: Readonly<Record<string, { readonly isLogging: boolean; readonly selectors?: object }>>,
): Answers {
  return {
    DescribeTrails: () => ({ body: { trailList: Object.keys(known).map((TrailARN) => ({ TrailARN })) } }),
    GetTrailStatus: ({ Name }) => ({ body: { IsLogging: known[String(Name)]?.isLogging } }),
    GetEventSelectors: ({ TrailName }) => {
      const selectors = known[String(TrailName)]?.selectors;
      return selectors === undefined ? { code: 'AccessDeniedException' } : { body: selectors };
    },
  };
}

describe('a trail that logs writes', () => {
  const READS = { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] };

  it.each([
    ['is there', { a: { isLogging: true, selectors: MANAGEMENT } }, true],
    ['is not there', {}, false],
    ['is switched off', { a: { isLogging: false, selectors: MANAGEMENT } }, false],
    ['logs reads alone', { a: { isLogging: true, selectors: READS } }, false],
    [
      'is the second one, and the first cannot be read',
      { a: { isLogging: true }, b: { isLogging: true, selectors: MANAGEMENT } },
      true,
    ],
  ])('%s', async (_title, known, expected) => {
    expect(await (await probesWith(trails(known))).hasWriteTrail()).toBe(expected);
  });

  it.each([
    ['no trail can be read', trails({ a: { isLogging: true } })],
    ['one cannot be read and no other logs', trails({ a: { isLogging: true }, b: { isLogging: false } })],
    ['the list is refused', { DescribeTrails: () => ({ code: 'AccessDeniedException' }) }],
    ['the list has another form', { DescribeTrails: () => ({ body: {} }) }],
  ])('cannot be told of where %s', async (_title, answers) => {
    await expect((await probesWith(answers)).hasWriteTrail()).rejects.toThrow();
  });

  const detail = (...FieldSelectors: readonly AdvancedFieldSelector[]) => ({
    AdvancedEventSelectors: [{ FieldSelectors: [...FieldSelectors] }],
  });
  const isManagement = { Field: 'eventCategory', Equals: ['Management'] };

  it.each<readonly [string, Parameters<typeof selectsWrites>[0], boolean]>([
    ['all management events', detail(isManagement), true],
    ['management events that write', detail(isManagement, { Field: 'readOnly', Equals: ['false'] }), true],
    [
      'management events that do not read',
      detail(isManagement, { Field: 'readOnly', NotEquals: ['true'] }),
      true,
    ],
    ['management events that read', detail(isManagement, { Field: 'readOnly', Equals: ['true'] }), false],
    ['data events', detail({ Field: 'eventCategory', Equals: ['Data'] }), false],
    ['data events alone', { EventSelectors: [{ IncludeManagementEvents: false }] }, false],
    ['nothing', {}, false],
  ])('is told by its selectors: %s', (_title, selectors, expected) => {
    expect(selectsWrites(selectors)).toBe(expected);
  });
});

describe('a recorder', () => {
  const ALL = { allSupported: true };
  const recorder = (recording: boolean, recordingGroup: object, lastStatus = 'Success'): Answers => ({
    DescribeConfigurationRecorderStatus: () => ({
      body: { ConfigurationRecordersStatus: [{ name: 'default', recording, lastStatus }] },
    }),
    DescribeConfigurationRecorders: () => ({
      body: { ConfigurationRecorders: [{ name: 'default', recordingGroup }] },
    }),
  });

  it.each([
    ['runs and records everything', recorder(true, ALL), true],
    ['stands still', recorder(false, ALL), false],
    ['runs and fails', recorder(true, ALL, 'Failure'), false],
    ['records other types', recorder(true, { resourceTypes: ['AWS::S3::Bucket'] }), false],
    [
      'is not there',
      { DescribeConfigurationRecorderStatus: () => ({ body: { ConfigurationRecordersStatus: [] } }) },
      false,
    ],
  ])('%s', async (_title, answers, expected) => {
    expect(await (await probesWith(answers)).hasRunningRecorder()).toBe(expected);
  });

  it('cannot be told of where Config refuses', async () => {
    const refused = { DescribeConfigurationRecorderStatus: () => ({ code: 'AccessDeniedException' }) };
    await expect((await probesWith(refused)).hasRunningRecorder()).rejects.toThrow();
  });

  const TYPES = ['AWS::EC2::RouteTable', 'AWS::EC2::Subnet'] as const;

  it.each<readonly [string, Parameters<typeof recordsAll>[0], boolean]>([
    ['the default', undefined, true],
    ['both by name', { allSupported: false, resourceTypes: [...TYPES, 'AWS::EC2::VPC'] }, true],
    ['one by name', { allSupported: false, resourceTypes: ['AWS::EC2::Subnet'] }, false],
    [
      'everything but another',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::VPC'] },
      },
      true,
    ],
    [
      'everything but one of them',
      {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: ['AWS::EC2::Subnet'] },
      },
      false,
    ],
  ])('records what is needed: %s', (_title, group, expected) => {
    expect(recordsAll(group, TYPES)).toBe(expected);
  });
});
