import { describe, expect, it } from 'vitest';
import { possibleMethods } from '../core/traffic/traffic-methods.ts';
import type { FlowLogProps } from './flow-log-props.ts';
import { createdFields, FLOW_LOG_FIELDS_CREATED, resolveFlowLogs, wrongFlowLogs } from './flow-log-props.ts';

const VPC = 'vpc-0a1b2c3d4e5f60718';
const NAT = 'nat-0a1b2c3d4e5f60718';
const TABLE = { bucketName: 'logs', format: 'interface-id srcaddr dstaddr bytes start' } as const;
const CREATED = { vpcIds: [VPC], regionalNatGatewayIds: [], fileFormat: 'parquet', keepDays: 1 } as const;

describe('flow logs as they are set', () => {
  it.each<[string, FlowLogProps, RegExp]>([
    ['nothing to read', {}, /none of create, buckets, logGroups and athena/],
    ['no VPC', { create: { vpcIds: [] } }, /vpcIds and regionalNatGatewayIds are empty/],
    ['what is no NAT gateway', { create: { regionalNatGatewayIds: ['eni-1'] } }, /"eni-1" is no id of a NAT/],
    ['what is no VPC', { create: { vpcIds: ['subnet-1'] } }, /"subnet-1" is no id of a VPC/],
    ['a VPC twice', { create: { vpcIds: [VPC, VPC] } }, /names vpc-0a1b2c3d4e5f60718 twice/],
    ['no days', { create: { vpcIds: [VPC], keepDays: 0 } }, /keepDays is 0 and must be/],
    ['more days than are kept', { create: { vpcIds: [VPC] }, evidenceDays: 31 }, /from 1 to 30/],
    ['what is no bucket', { buckets: [{ bucketName: 's3://logs' }] }, /is no name of a bucket/],
    ['what is no account', { buckets: [{ bucketName: 'logs', accountId: '12' }] }, /is no id of an account/],
    ['what is no key', { buckets: [{ bucketName: 'logs', keyArn: 'alias/k' }] }, /is no ARN of a key/],
    ['no format', { logGroups: [{ logGroupName: 'g', format: 'hello' }] }, /format of g is none/],
    [
      'a format of which nothing can be told',
      { logGroups: [{ logGroupName: 'g', format: 'interface-id bytes start' }] },
      /format of g lacks srcaddr, dstaddr/,
    ],
    [
      'nothing to query',
      { buckets: [{ bucketName: 'logs' }], athena: {} },
      /neither tables nor the flow logs/,
    ],
    [
      'no bytes to scan',
      { create: { vpcIds: [VPC] }, athena: { mostGigabytes: 0 } },
      /mostGigabytes is 0 and/,
    ],
    [
      'too many days of answers',
      { create: { vpcIds: [VPC] }, athena: { resultDays: 400 } },
      /resultDays is 400/,
    ],
    [
      'a table of no bucket',
      { athena: { tables: [{ ...TABLE, bucketName: 's3://x' }] } },
      /no name of a bucket/,
    ],
    ['a table of no prefix', { athena: { tables: [{ ...TABLE, prefix: '/x/' }] } }, /"\/x\/" is no prefix/],
    [
      'a table of no account',
      { athena: { tables: [{ ...TABLE, accountIds: ['1'] }] } },
      /"1" is no id of an acc/,
    ],
    [
      'a table of no Region',
      { athena: { tables: [{ ...TABLE, regions: ['paris'] }] } },
      /"paris" is no Region/,
    ],
    [
      'a table of no key',
      { athena: { tables: [{ ...TABLE, keyArn: 'alias/k' }] } },
      /"alias\/k" is no ARN of a/,
    ],
    ['a table of no format', { athena: { tables: [{ ...TABLE, format: 'hello' }] } }, /its format is none/],
    [
      'a table of which nothing can be told',
      { athena: { tables: [{ ...TABLE, format: 'interface-id bytes' }] } },
      /its format lacks srcaddr, dstaddr, start/,
    ],
  ])('are refused where they name %s', (_, props, words) => {
    expect(wrongFlowLogs(resolveFlowLogs(props)).join('; ')).toMatch(words);
  });

  it('are taken with every way at once', () => {
    const props: FlowLogProps = {
      create: { vpcIds: [VPC], regionalNatGatewayIds: [NAT], fileFormat: 'parquet' },
      buckets: [{ bucketName: 'logs', accountId: '999900001111' }],
      athena: { tables: [{ ...TABLE, prefix: 'vpc/logs', regions: ['us-gov-west-1'] }] },
      logGroups: [{ logGroupName: 'g', format: '${interface-id} ${srcaddr} ${dstaddr} ${bytes} ${start}' }],
    };
    expect(wrongFlowLogs(resolveFlowLogs(props))).toEqual([]);
  });

  it('of Regional NAT gateways are told by the gateway, and not with one field less', () => {
    const possible = (fields: readonly string[]) => possibleMethods({ fields }).regionalNatRows.possible;
    const fields = createdFields({ ...CREATED, regionalNatGatewayIds: [NAT] });
    expect(possible(fields)).toBe(true);
    expect(possible(createdFields(CREATED))).toBe(false);
    for (const field of ['resource-id', 'srcaddr', 'dstaddr', 'bytes', 'start'])
      expect(possible(fields.filter((other) => other !== field))).toBe(false);
  });

  it('that are switched on name client and server, and not with one field less', () => {
    const methodOf = (fields: readonly string[]) => possibleMethods({ fields }).natRows;
    expect(methodOf(FLOW_LOG_FIELDS_CREATED)).toEqual({ possible: true, namesClient: true });
    for (const field of [
      'interface-id',
      'srcaddr',
      'dstaddr',
      'bytes',
      'start',
      'pkt-srcaddr',
      'pkt-dstaddr',
    ]) {
      const fewer = FLOW_LOG_FIELDS_CREATED.filter((other) => other !== field);
      expect(methodOf(fewer)).not.toEqual({ possible: true, namesClient: true });
    }
  });
});
