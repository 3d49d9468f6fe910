import type { Door } from '../aws/door.ts';
import type { Io } from './io.ts';

const EVERY_MILLISECONDS = 2_000;

/** Does the work, and says on stderr what is going on: once at its start, then by the number of calls. */
export async function withProgress<T>(
  what: string,
  door: Pick<Door, 'calls'>,
  io: Io,
  work: () => Promise<T>,
): Promise<T> {
  io.stderr.write(`${what} ...\n`);
  const timer = setInterval(
    () => io.stderr.write(`  ${countCalls(door)} calls so far\n`),
    EVERY_MILLISECONDS,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function countCalls({ calls }: Pick<Door, 'calls'>): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}
