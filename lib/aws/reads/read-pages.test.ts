import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';

interface Page {
  readonly items: readonly number[];
  readonly token: string | undefined;
}

describe('pages', () => {
  it('are all read, in order, each once, whether the last token is missing or empty', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat()), { minLength: 1 }),
        fc.constantFrom(undefined, ''),
        async (pages, end) => {
          const asked: (string | undefined)[] = [];
          const all = await readPages(caller(), 'ec2:DescribeSubnets', {
            ask: (token): Promise<Page> => {
              asked.push(token);
              const index = Number(token ?? 0);
              const isLast = index === pages.length - 1;
              return Promise.resolve({ items: pages[index] ?? [], token: isLast ? end : String(index + 1) });
            },
            next: ({ token }) => token,
            items: ({ items }) => items,
          });
          expect(all).toEqual(pages.flat());
          expect(asked).toHaveLength(pages.length);
        },
      ),
    );
  });

  it('that point to themselves end the reading instead of repeating it for ever', async () => {
    const reading = readPages(caller(), 'ec2:DescribeSubnets', {
      ask: () => Promise.resolve({ items: [1], token: 'again' }),
      next: ({ token }) => token,
      items: ({ items }) => items,
    });
    await expect(reading).rejects.toThrow('ec2:DescribeSubnets failed');
  });
});

/** Of a reader only the call matters here. */
function caller(): Pick<Reader, 'call'> {
  return { call: (_, run) => run() };
}
