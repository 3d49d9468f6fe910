import { describe, expect, test } from 'vitest';
import { vpc } from '../../../test/estates/build-estate.ts';
import type { DecisionInput } from './decide.ts';
import { decide } from './decide.ts';
import { ACCEPTS_TAG, MODE_TAG } from './endpoint-tags.ts';
import type { Hazard, Mode } from './plan.ts';

const hazard = (kind: Hazard['kind']): Hazard => ({ id: 'hazard', kind, subject: 's', text: 't' });
const consenting = vpc({ tags: { [MODE_TAG]: 'auto', [ACCEPTS_TAG]: 'hazard' } });
const AUTO: DecisionInput = {
  vpc: consenting,
  hazards: [hazard('inherent')],
  owners: [{ owner: 'person', evidence: 'console' }],
  atMost: 'auto',
};

describe('a decision', () => {
  test('is auto where the owner says so, accepts what is inherent, and nothing speaks against it', () => {
    expect(decide(AUTO).mode).toBe('auto');
  });

  test.each<[string, Mode, Partial<DecisionInput>]>([
    ['a hazard was found', 'approve', { hazards: [hazard('found')] }],
    ['what would tell could not be read', 'approve', { hazards: [hazard('unreadable')] }],
    ['nobody accepted what is inherent', 'approve', { vpc: vpc({ tags: { [MODE_TAG]: 'auto' } }) }],
    ['the owner said nothing', 'approve', { vpc: vpc() }],
    ['the owner says observe', 'observe', { vpc: vpc({ tags: { [MODE_TAG]: 'observe' } }) }],
    ['the owner says what nobody knows', 'observe', { vpc: vpc({ tags: { [MODE_TAG]: 'Auto' } }) }],
    ['the VPC itself could not be read', 'observe', { vpc: undefined }],
    ['code owns it', 'approve', { owners: [{ owner: 'terraform', evidence: 'e' }] }],
    ['nobody knows who owns it', 'approve', { owners: [{ owner: 'unknown', reason: 'r' }] }],
    [
      'one of two owners is unknown',
      'approve',
      { owners: [...AUTO.owners, { owner: 'unknown', reason: 'r' }] },
    ],
    ['no more was asked for', 'approve', { atMost: 'approve' }],
    ['only a look was asked for', 'observe', { atMost: 'observe' }],
  ])('goes down where %s: %s', (_, mode, change) => {
    const decision = decide({ ...AUTO, ...change });
    expect(decision.mode).toBe(mode);
    expect(decision.reasons).not.toEqual([]);
  });

  test('is never raised by asking for more', () => {
    const said = vpc({ tags: { [MODE_TAG]: 'observe', [ACCEPTS_TAG]: 'hazard' } });
    expect(decide({ ...AUTO, vpc: said, atMost: 'auto' }).mode).toBe('observe');
  });
});
