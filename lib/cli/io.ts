/** The world as a command meets it; `bin/` gives the process's own, tests give theirs. */
import type { Readable, Writable } from 'node:stream';

export interface Io {
  /** Results, and nothing else. */
  readonly stdout: Writable;
  /** Errors, progress. */
  readonly stderr: Writable;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person sits at both ends. */
  readonly isTTY: boolean;
  /** Ends commands that would go on for ever; Ctrl-C in a terminal. */
  readonly interrupted: () => Promise<void>;
}

/** 0: clean. 1: error. 2: findings, or something was left as it is. 3: nothing found, but something is unknown. */
export type ExitCode = 0 | 1 | 2 | 3;
