import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { render } from './generate-data-actions.ts';

test('the data actions are those of the authorization data that is installed', () => {
  const path = new URL('../../lib/core/iam/prove/data-actions.ts', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(render());
});
