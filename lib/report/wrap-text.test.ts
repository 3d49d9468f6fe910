import { array, assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled, wrapText } from './wrap-text.ts';

const words = array(
  string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }).map((word) => word.replaceAll(' ', '-')),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe('wrapped text', () => {
  it('keeps every word in order, indents every line but the first, and is no wider than asked', () => {
    assert(
      property(words, nat(8), (given, indentWidth) => {
        const indent = ' '.repeat(indentWidth);
        const lines = wrapText(given.join(' '), indent, 30).split('\n');
        expect(
          lines
            .join(' ')
            .split(/ +/)
            .filter((word) => word !== ''),
        ).toEqual(given);
        expect(lines.slice(1).every((line) => line.startsWith(indent))).toBe(true);
        expect(lines.every((line) => line.length <= 30)).toBe(true);
      }),
    );
  });

  it('leaves a word whole that is wider than the line', () => {
    expect(wrapText(`a ${'b'.repeat(40)} c`, '', 20).split('\n')).toEqual(['a', 'b'.repeat(40), 'c']);
  });

  it('keeps its own start', () => {
    expect(wrapText('  - one', '    ')).toBe('  - one');
  });
});

it.each([
  ['bytes', '  bytes     3 GB'],
  ['a label that is too wide', '  a label that is too wide 3 GB'],
])('a label stands apart from its text: %s', (label, line) => {
  expect(labelled(label, '3 GB')).toBe(line);
});
