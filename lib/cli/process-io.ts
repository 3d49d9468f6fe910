import { once } from 'node:events';
import type { Io } from './io.ts';

/** The process's own terminal. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const { stdout, stderr, stdin, env } = process;
  return {
    stdout,
    stderr,
    stdin,
    env,
    isTTY: stdin.isTTY && stdout.isTTY,
    interrupted: async () => {
      await once(process, 'SIGINT');
    },
  };
}

// `endpointer apply | head`: who reads no further must not stop a change half way.
function ignoreClosedPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}
