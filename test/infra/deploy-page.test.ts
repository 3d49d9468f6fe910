import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyStatements } from './policy-statements.ts';
import { ALL_FLOW_LOGS } from './all-flow-logs.ts';
import { synthesise } from './synthesise.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
const [permissions = ''] = /## Every permission, and why\n.*?(?=\n## )/s.exec(page) ?? [];
const [boundary = ''] = /### A permissions boundary\n.*?(?=\n### )/s.exec(page) ?? [];
const statements = policyStatements(
  synthesise({ configRecorder: 'create', flowLogs: ALL_FLOW_LOGS }).template,
);
const granted = [...new Set(statements.flatMap(({ actions }) => actions))].toSorted();

/** Whoever answers by IAM, takes something back or asks Athena is not one of our roles. */
const OF_PEOPLE = new Set([
  'lambda:InvokeFunctionUrl',
  'states:DescribeExecution',
  'athena:GetNamedQuery',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:StartQueryExecution',
  'glue:GetDatabase',
  'glue:GetPartitions',
  'glue:GetTable',
  's3:AbortMultipartUpload',
  's3:GetBucketLocation',
  's3:ListMultipartUploadParts',
]);

describe('the page on deploying', () => {
  // The queue's reader is made by CDK: receiving what the queue holds needs no word.
  it.each(granted.filter((action) => !action.startsWith('sqs:')))('says why %s is needed', (action) => {
    expect(permissions).toContain(`\`${action}\``);
  });

  it('names no permission that is not given', () => {
    const named = [...permissions.matchAll(/^\| (`[a-z0-9]+:\w+`[^|]*)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z0-9]+:\w+)`/g)].map(([, action]) => action),
    );
    expect(named.filter((action) => action === undefined || !granted.includes(action))).toEqual([]);
  });

  it.each(granted)('has a boundary that leaves %s', (action) => {
    const allowed = [...boundary.matchAll(/"([a-z0-9]+:[\w*]+)"/g)].map(([, pattern = '']) => pattern);
    const matches = allowed.filter((pattern) =>
      pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern,
    );
    expect(matches.length > 0 || OF_PEOPLE.has(action)).toBe(true);
  });
});
