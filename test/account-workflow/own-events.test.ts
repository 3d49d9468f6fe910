import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { schemaName, schemaOf } from './event-schemas.ts';

const ROOT = resolve(import.meta.dirname, '../..');

it('every type of event has a schema that asks for its members, and a line in the page', () => {
  const code = readFileSync(resolve(ROOT, 'lib/workflow/account/own-events.ts'), 'utf8');
  const names = [...code.matchAll(/readonly '(.+)':/g)].map(([, type = '']) => schemaName(type));
  const files = globSync('docs/events/*.schema.json', { cwd: ROOT });
  expect(files.map((file) => basename(file, '.schema.json')).toSorted()).toEqual(names.toSorted());
  const page = readFileSync(resolve(ROOT, 'docs/events.md'), 'utf8');
  expect(names.filter((name) => !page.includes(`events/${name}.schema.json`))).toEqual([]);
  expect(names.filter((name) => schemaOf(name).safeParse({ version: 1 }).success)).toEqual([]);
});
