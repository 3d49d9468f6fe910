/** A terminal for tests: what was typed goes in, what was shown comes out. */
import { PassThrough, Writable } from 'node:stream';
import { vi } from 'vitest';
import type { ExitCode, Io } from '../../lib/cli/io.ts';
import { run } from '../../lib/cli/run.ts';

export interface Shown {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerminalOptions {
  readonly env?: Io['env'];
  /** A person sits there, and types this when asked. */
  readonly types?: string;
  readonly interrupted?: (shown: () => string) => Promise<void>;
}

/** Runs one command line in this process, which keeps what `env` says of AWS: the SDK looks nowhere else. */
export async function inTerminal(
  argv: readonly string[],
  { env = {}, types, interrupted = async () => {} }: TerminalOptions = {},
): Promise<Shown> {
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AWS_')) vi.stubEnv(name, value);
  const stdout = new Collector();
  const stderr = new Collector();
  const stdin = new PassThrough();
  if (types !== undefined) stderr.once('question', () => stdin.write(types));
  const isTTY = types !== undefined;
  const io: Io = { stdout, stderr, stdin, env, isTTY, interrupted: () => interrupted(() => stdout.text) };
  const exitCode = await run(argv, io);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    if (this.text.endsWith('[y/N] ')) this.emit('question');
    done();
  }
}

/** Three lines that a person can act on, and no stack. */
export function isOneClearError({ exitCode, stdout, stderr }: Shown): boolean {
  const form = /^error: [^\n]+\n {2}allowed: [^\n]+\n {2}to do: {3}[^\n]+\n$/;
  return exitCode === 1 && stdout === '' && form.test(stderr);
}
