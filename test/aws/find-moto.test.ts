import { expect, test } from 'vitest';
import { isKnownVersion } from '../../scripts/find-moto.ts';

test.each([
  ['5.2.1', true],
  ['5.2.14', true],
  ['5.2.0', false],
  ['5.10.0', false],
  ['5.3.0', false],
  ['4.9.9', false],
  ['6.0.0', false],
])('a moto of version %s is one whose differences are written down: %s', (version, isKnown) => {
  expect(isKnownVersion(version)).toBe(isKnown);
});
