import { expect, test } from 'vitest';
import { toServiceRanges } from './service-ranges.ts';

const ipRanges = JSON.stringify({
  prefixes: [
    { ip_prefix: '52.95.0.0/16', service: 'AMAZON', region: 'eu-west-1' },
    { ip_prefix: '52.95.0.0/16', service: 'S3', region: 'eu-west-1' },
  ],
  ipv6_prefixes: [{ ipv6_prefix: '2600:1f18::/36', service: 'DYNAMODB', region: 'us-east-1' }],
});

test("S3 and DynamoDB of every Region come from ip-ranges.json, the Region's own from its prefix lists, partners by name", () => {
  const prefixLists = [
    { name: 'com.amazonaws.eu-west-1.s3', cidrs: ['3.5.64.0/21'] },
    { name: 'com.amazonaws.us-east-1.s3', cidrs: ['3.6.0.0/16'] },
    { name: 'com.amazonaws.global.cloudfront.origin-facing', cidrs: ['3.7.0.0/16'] },
  ];
  const reading = toServiceRanges({
    region: 'eu-west-1',
    prefixLists,
    ipRanges,
    partners: [{ service: 'datadog', cidrs: ['198.51.100.7'] }],
  });
  const label = (service: string, region: string): object => ({ kind: 'service', service, region });
  expect(reading).toEqual({
    kind: 'ranges',
    ranges: [
      { cidr: '198.51.100.7', label: label('datadog', 'global') },
      { cidr: '52.95.0.0/16', label: label('s3', 'eu-west-1') },
      { cidr: '2600:1f18::/36', label: label('dynamodb', 'us-east-1') },
      { cidr: '3.5.64.0/21', label: label('s3', 'eu-west-1') },
    ],
  });
});

test.each([
  [{ ipRanges: 'no json' }, 'not an ip-ranges.json'],
  [{ ipRanges: '[]' }, 'not an ip-ranges.json'],
  [{ partners: [{ service: 'x', cidrs: ['300.1.1.1/8'] }] }, '"300.1.1.1/8" is no address range'],
])('%j is unreadable', (sources, reason) => {
  expect(toServiceRanges({ region: 'eu-west-1', ...sources })).toMatchObject({
    kind: 'unreadable',
    reason: expect.stringContaining(reason),
  });
});
