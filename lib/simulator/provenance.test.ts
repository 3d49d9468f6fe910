import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { constraints } from './constraints.ts';
import { behaviours } from './provenance.ts';
import { services } from './services/registry.ts';

const sources = globSync('**/*.ts', {
  cwd: import.meta.dirname,
  exclude: (name) => name.endsWith('.test.ts') || name === 'provenance.ts',
});
const code = sources.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
const inferred = Object.entries(behaviours).filter(([, behaviour]) => behaviour.provenance === 'inferred');

test.each(inferred.map(([name]) => name))('the inferred behaviour %s is drawn by the seed', (name) => {
  expect(code).toMatch(new RegExp(String.raw`(otherwise|upTo)\(\s*'${name}'`));
});

test('the simulator imports nothing from the rest of the product', () => {
  const imported = [...code.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => path ?? '');
  expect(imported.length).toBeGreaterThan(50);
  for (const file of sources) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/from '(\.[^']+)'/g)) {
      expect(join(import.meta.dirname, file, '..', path).startsWith(import.meta.dirname)).toBe(true);
    }
  }
});

test('every constrained operation is one the simulator has', () => {
  const constrained = Object.entries(constraints).flatMap(([service, operations]) =>
    Object.keys(operations).map((operation) => `${service} ${operation}`),
  );
  const known = [...services.values()].flatMap((service) =>
    service.operations.map((operation) => `${service.signingName} ${operation.name}`),
  );
  expect(known).toEqual(expect.arrayContaining(constrained));
});
