import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { USER_AGENT } from '../lib/core/user-agent.ts';

test('calls name the version of the package', () => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
  );
  expect(USER_AGENT).toBe(`endpointer/${version}`);
});
