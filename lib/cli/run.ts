/** The command line: argv in, exit code out. Nothing here knows AWS. */
import { helpText } from './help-text.ts';
import type { ExitCode, Io } from './io.ts';

const HELP: ReadonlySet<string> = new Set(['--help', '-h', 'help']);

/** Runs one command. `argv` is without the interpreter and the script. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first = '', ...rest] = argv;
  if (HELP.has(first) && rest.length === 0) {
    // Loading the parser takes as long as starting Node, and help needs none.
    io.stdout.write(helpText());
    return 0;
  }
  const { runCommand } = await import('./run-command.ts');
  return runCommand(argv, io);
}
