import { createInterface } from 'node:readline';
import type { Io } from './io.ts';

export type Answer = 'yes' | 'no' | 'interrupted';

/** Asks for a `y` or `yes`; everything else, also the end of the input, is a no. Ctrl-C interrupts. */
export function ask(question: string, io: Io): Promise<Answer> {
  return new Promise((resolve) => {
    // On stderr, so that it never mixes with results.
    const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: io.isTTY });
    const answer = (given: Answer) => {
      resolve(given);
      lines.close();
    };
    lines.on('SIGINT', () => answer('interrupted'));
    lines.on('close', () => resolve('no'));
    lines.question(question, (text) => answer(/^y(es)?$/i.test(text.trim()) ? 'yes' : 'no'));
  });
}
