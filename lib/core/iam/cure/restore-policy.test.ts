import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADMITTED,
  BUCKET,
  EXEMPT,
  OWNER,
  PROOF_OPTIONS,
  statement,
  statements,
  toText,
  type StatementDocument,
} from '../../../../test/iam/arbitrary-policy.ts';
import { ENDPOINT_ONLY_SID } from './endpoint-only-statement.ts';
import { mergeEndpointOnly } from './merge-endpoint-only.ts';
import { restorePolicy, type PolicyChange } from './restore-policy.ts';

const OPTIONS = {
  bucket: BUCKET,
  account: OWNER,
  admit: { key: 'aws:SourceVpce', values: [ADMITTED] },
  known: PROOF_OPTIONS.endpoints.known,
  exemptRoles: [EXEMPT],
} as const;

function changeOf(formerPolicy: string | null): PolicyChange | undefined {
  const merged = mergeEndpointOnly(formerPolicy, OPTIONS);
  return merged.verdict === 'merged' && merged.changed
    ? { formerPolicy, policy: merged.policyText }
    : undefined;
}

function certainChange(formerPolicy: string | null): PolicyChange {
  const change = changeOf(formerPolicy);
  if (change === undefined) throw new Error('it cannot be merged');
  return change;
}

const itemsOf = (text: string | null): readonly StatementDocument[] => {
  if (text === null) return [];
  const document: { Statement: readonly StatementDocument[] } = JSON.parse(text);
  return document.Statement;
};
const sidsOf = (text: string | null) => itemsOf(text).map((item) => item['Sid']);

const KEPT: StatementDocument = {
  Sid: 'Kept',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: `arn:aws:s3:::${BUCKET}/*`,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const LATER = { ...KEPT, Sid: 'Later' };

describe('a policy that nobody has edited since', () => {
  test('is deleted again where there was none', () => {
    const change = certainChange(null);
    expect(restorePolicy(change.policy, change)).toEqual({ is: 'restored', policyText: null });
  });

  test('reads again to the letter as before, also where S3 spells it otherwise', () => {
    const change = certainChange(` ${toText([KEPT])}\n`);
    const spelled = JSON.stringify(JSON.parse(change.policy), undefined, 4);
    for (const present of [change.policy, spelled])
      expect(restorePolicy(present, change)).toEqual({ is: 'restored', policyText: change.formerPolicy });
  });
});

describe('a policy that somebody has edited since', () => {
  test('loses our statement and keeps every other, whatever was added or taken away', () => {
    const list = fc.uniqueArray(statement, { maxLength: 3, selector: (item) => JSON.stringify(item) });
    fc.assert(
      fc.property(statements, list, list, (former, before, after) => {
        const change = changeOf(toText(former));
        fc.pre(change !== undefined);
        if (change === undefined) return;
        const ours = itemsOf(change.policy).filter((item) => item['Sid'] === ENDPOINT_ONLY_SID);
        const strangers = [...before, ...after].filter((item) => item['Sid'] !== ENDPOINT_ONLY_SID);
        fc.pre(JSON.stringify(strangers) !== JSON.stringify(former));
        const present = toText([...before, ...ours, ...after]);
        const restored = restorePolicy(present, change);
        const rest = [...before, ...after];
        expect(restored).toEqual({ is: 'edited', policyText: rest.length === 0 ? null : toText(rest) });
      }),
      { numRuns: 40 },
    );
  });

  test('gets back the statement of ours that an earlier remediation had put', () => {
    const earlier = mergeEndpointOnly(toText([KEPT]), {
      ...OPTIONS,
      admit: { key: 'aws:SourceVpc', values: ['vpc-0b'] },
    });
    if (earlier.verdict !== 'merged') throw new Error(earlier.reason);
    const change = certainChange(earlier.policyText);
    const present = toText([LATER, ...itemsOf(change.policy)]);
    const restored = restorePolicy(present, change);
    if (restored.is !== 'edited') throw new Error(restored.is);
    expect(sidsOf(restored.policyText)).toEqual(['Later', 'Kept', ENDPOINT_ONLY_SID]);
    expect(restored.policyText).toContain('vpc-0b');
    expect(restorePolicy(restored.policyText, change)).toEqual({ is: 'absent' });
  });

  test('is left alone where our statement is gone', () => {
    const change = certainChange(toText([KEPT]));
    for (const present of [null, toText([LATER]), change.formerPolicy])
      expect(restorePolicy(present, change)).toEqual({ is: 'absent' });
  });

  test('is left alone where our statement has become theirs, or nothing can be read', () => {
    const change = certainChange(toText([KEPT]));
    const theirs = change.policy.replace(ADMITTED, 'vpce-0theirs');
    expect(restorePolicy(theirs, change)).toMatchObject({
      is: 'refused',
      reason: expect.stringMatching(/changed/),
    });
    expect(restorePolicy('{', change).is).toBe('refused');
  });
});
