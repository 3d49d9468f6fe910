import { expect, test } from 'vitest';
import { flowLogIdOf, parseFlowLogKey } from './flow-log-key.ts';

const file = '123456789012_vpcflowlogs_eu-west-1_fl-0123456789abcdef0_20261105T1620Z_a1b2c3d4';
const plain = 'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/05/';
const hive =
  'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2026/month=11/day=05/';

test.each([
  [`${plain}${file}.log.gz`, 'plain', 'day', 'text'],
  [`my/prefix/${plain}16/${file}.log.gz`, 'plain', 'hour', 'text'],
  [`${hive}${file}.log.parquet`, 'hive', 'day', 'parquet'],
  [`prefix/${hive}hour=16/${file}.log.gz`, 'hive', 'hour', 'text'],
] as const)('%s', (key, layout, partition, fileFormat) => {
  expect(parseFlowLogKey(key)).toEqual({
    accountId: '123456789012',
    region: 'eu-west-1',
    flowLogId: 'fl-0123456789abcdef0',
    windowStart: 1_793_895_600,
    layout,
    partition,
    fileFormat,
  });
});

test.each([
  'AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/05/x.json.gz',
  `${plain}readme.txt`,
  `${hive.replace('year=', '')}${file}.log.gz`,
  `xAWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/05/${file}.log.gz`,
  '',
])('"%s" is no flow-log key', (key) => {
  expect(parseFlowLogKey(key)).toBeUndefined();
});

test('the flow log of a copied file is known by its name', () => {
  expect(flowLogIdOf(`/tmp/${file}.log.gz`)).toBe('fl-0123456789abcdef0');
  expect(flowLogIdOf('/tmp/a.gz')).toBeUndefined();
});
