import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMode } from './switch-parameters.ts';

const S3 = 's3-gateway-endpoint-routed';

it.each([
  ['auto', 'auto'],
  ['approve', 'approve'],
  ['observe', 'observe'],
  [`{"${S3}":"auto"}`, 'auto'],
  ['{"dynamodb-gateway-endpoint-routed":"auto"}', 'observe'],
  [`{"${S3}":"always"}`, 'observe'],
  ['', 'observe'],
  ['AUTO', 'observe'],
  ['auto ', 'observe'],
  ['"auto"', 'observe'],
  ['["auto"]', 'observe'],
  ['null', 'observe'],
])('reads the mode %j as %s', (text, mode) => {
  expect(parseMode(text, S3)).toBe(mode);
});

it('is observe for a check that every object has by birth', () => {
  expect(parseMode('{"__proto__":"auto"}', 'constructor')).toBe('observe');
});

it('allows more than observing only to a text that says so', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const isSaid = /auto|approve/.test(text);
      expect(isSaid || parseMode(text, S3) === 'observe').toBe(true);
    }),
  );
});
