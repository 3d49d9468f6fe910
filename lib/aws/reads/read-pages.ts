import type { ReadOperation } from '../../core/reads/reads.ts';
import type { Reader } from './reader.ts';
import { ReadFailed, UnexpectedAnswer } from './reader.ts';

export interface Pages<Answer, Item> {
  readonly ask: (token: string | undefined) => Promise<Answer>;
  readonly next: (answer: Answer) => string | undefined;
  /** Translated page by page, so that no more than a page of AWS's own shapes is ever held. */
  readonly items: (answer: Answer) => readonly Item[];
  /** Waited for before each page, without holding up other calls. */
  readonly mayCall?: () => Promise<void>;
}

/** Every page of an operation, in order. */
export async function readPages<Answer, Item>(
  reader: Pick<Reader, 'call'>,
  operation: ReadOperation,
  { ask, next, items, mayCall }: Pages<Answer, Item>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const asked = token;
    await mayCall?.();
    const page = await reader.call(operation, async () => {
      const answer = await ask(asked);
      return { items: items(answer), token: next(answer) };
    });
    for (const item of page.items) all.push(item);
    // Some services end with an empty token instead of none.
    token = page.token === '' ? undefined : page.token;
    if (token !== undefined && token === asked) {
      throw new ReadFailed(operation, new UnexpectedAnswer('the next page is the page that was asked for'));
    }
  } while (token !== undefined);
  return all;
}
