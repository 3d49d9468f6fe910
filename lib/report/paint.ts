import { styleText } from 'node:util';

/** What a piece of text is, not how it looks. */
export type Tone = 'heading' | 'good' | 'bad' | 'warning' | 'quiet' | 'command';

/** Gives a text the look of its tone. */
export type Paint = (tone: Tone, text: string) => string;

/** For pipes, files and `NO_COLOR`: the text as it is. */
export const plain: Paint = (_tone, text) => text;

const STYLES = {
  heading: ['bold'],
  good: ['green'],
  bad: ['red', 'bold'],
  warning: ['yellow'],
  quiet: ['dim'],
  command: ['cyan'],
} as const satisfies Record<Tone, readonly Parameters<typeof styleText>[0][]>;

/** For terminals; the caller has decided, so the stream is not asked again. */
export const coloured: Paint = (tone, text) => styleText([...STYLES[tone]], text, { validateStream: false });
