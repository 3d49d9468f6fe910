import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { render } from '../../scripts/write-iam-actions.ts';

test('the names of actions are those of the authorization data that is installed', () => {
  expect(readFileSync(new URL('../../lib/core/needs/iam-actions.json', import.meta.url), 'utf8')).toBe(
    render(),
  );
});
