import { COMMANDS } from './commands.ts';

/** `endpointer --help`, made from the table of commands. */
export function helpText(): string {
  const usages = COMMANDS.map(({ usage }) => usage);
  const width = Math.max(...usages.map((usage) => usage.length));
  return [
    'Usage: endpointer COMMAND [options]',
    '',
    'Finds the VPC endpoints that an AWS architecture forgot, and adds them.',
    '',
    'Commands:',
    ...COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`),
    '',
    'Options of a command: endpointer COMMAND --help',
    'Version: endpointer --version',
    'Exit codes: 0 clean, 1 error, 2 findings, 3 nothing found but something unknown.',
    '',
  ].join('\n');
}
