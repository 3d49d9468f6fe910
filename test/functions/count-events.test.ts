import { expect, test, vi } from 'vitest';
import { countEvents } from '../../functions/count-events.ts';
import type { OwnEvent } from '../../lib/workflow/account/own-events.ts';

const RESOLVED: OwnEvent = {
  detailType: 'Finding Resolved',
  resources: ['rtb-0a'],
  detail: {
    version: 1,
    accountId: '111122223333',
    region: 'eu-west-3',
    checkId: 's3-gateway-endpoint-routed',
    vpcId: 'vpc-0a',
    service: 's3',
    correlationId: 'c-1',
    at: '2026-11-23T00:00:00Z',
    resourceId: 'rtb-0a',
  },
};

function written(events: readonly OwnEvent[]): readonly string[] {
  const lines: string[] = [];
  const write = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  // Powertools writes through a console of its own where it has one.
  const own = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    countEvents(events);
  } finally {
    write.mockRestore();
    own.mockRestore();
  }
  return lines;
}

test('two events of a kind are one line that CloudWatch counts as two', () => {
  const [line = '{}', ...others] = written([RESOLVED, RESOLVED]);
  expect(others).toEqual([]);
  const metric: unknown = JSON.parse(line);
  expect(metric).toMatchObject({
    _aws: {
      CloudWatchMetrics: [{ Namespace: 'Endpointer', Metrics: [{ Name: 'FindingResolved', Unit: 'Count' }] }],
    },
    FindingResolved: [1, 1],
  });
});

test('without events nothing is written', () => {
  expect(written([])).toEqual([]);
});
