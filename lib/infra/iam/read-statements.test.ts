import { describe, expect, it } from 'vitest';
import { READS } from '../../core/reads/reads.ts';
import { readStatements } from './read-statements.ts';

const PLACE = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };

describe('the permissions to read', () => {
  it('are the product’s reads, but for the one that needs none', () => {
    const given = readStatements(PLACE).flatMap(({ Action }) => Action);
    const reads = new Set<string>(READS.map(({ action }) => action));
    reads.delete('sts:GetCallerIdentity');
    expect(new Set(given)).toEqual(reads);
  });

  it('are scoped as AWS lets them be', () => {
    const policy = readStatements(PLACE).find(({ Action }) => Action.includes('s3:GetBucketPolicy'));
    expect(policy?.Resource).toEqual(['arn:aws-cn:s3:::*']);
  });

  it('can be those of some parts alone', () => {
    expect(readStatements(PLACE, ['functions']).flatMap(({ Action }) => Action)).toEqual([
      'lambda:ListFunctions',
    ]);
  });
});
