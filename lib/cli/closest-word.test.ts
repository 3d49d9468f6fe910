import { assert, constantFrom, nat, property } from 'fast-check';
import { expect, it } from 'vitest';
import { closestWord } from './closest-word.ts';

const WORDS = ['s3-gateway-endpoint-routed', 'dynamodb-gateway-endpoint-routed'];

it('finds a word again that lost one letter, wherever it stood', () => {
  assert(
    property(constantFrom(...WORDS), nat(25), (word, place) => {
      expect(closestWord(word.slice(0, place) + word.slice(place + 1), WORDS)).toBe(word);
    }),
  );
});

it.each([
  ['dynamodb', 'dynamodb-gateway-endpoint-routed'],
  ['S3-gateway-endpoint-routed', 's3-gateway-endpoint-routed'],
  ['kinesis', undefined],
])('for %s it says %s', (typed, word) => {
  expect(closestWord(typed, WORDS)).toBe(word);
});
