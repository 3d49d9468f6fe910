import type { Paint } from '../report/paint.ts';
import { coloured, plain } from '../report/paint.ts';
import type { Io } from './io.ts';

/** Colours in a terminal, unless NO_COLOR says otherwise. https://no-color.org */
export function paintFor({ isTTY, env }: Io): Paint {
  const isUnwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTTY && !isUnwanted ? coloured : plain;
}

/** Indented JSON with its final newline. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
