/** One command of the command line, parsed by commander. */
import type { OutputConfiguration } from 'commander';
import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../core/user-error.ts';
import { printable } from '../report/printable.ts';
import type { CommandEntry, OptionLine } from './commands.ts';
import { COMMANDS } from './commands.ts';
import { helpText } from './help-text.ts';
import type { ExitCode, Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';
import { VERSION } from './version.ts';

/** Runs one command; every error is told on stderr and becomes exit code 1. */
export async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const asked: { exitCode: ExitCode } = { exitCode: 0 };
  const program = programOf(io, asked);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return asked.exitCode;
  } catch (error) {
    return report(error, program, io);
  }
}

function programOf(io: Io, asked: { exitCode: ExitCode }): Command {
  const output: OutputConfiguration = {
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    // Errors are thrown too, and shown in one form for all.
    outputError: () => undefined,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  const program = new Command('endpointer')
    .version(VERSION)
    .exitOverride()
    .configureOutput(output)
    .showSuggestionAfterError();
  program.helpInformation = helpText;
  for (const entry of COMMANDS) program.addCommand(commandOf(entry, io, asked, output));
  return program;
}

function commandOf(
  { usage, summary, options, run }: CommandEntry,
  io: Io,
  asked: { exitCode: ExitCode },
  output: OutputConfiguration,
): Command {
  const [name = '', argument] = usage.split(' ');
  const command = new Command(name).description(summary).exitOverride().configureOutput(output);
  if (argument !== undefined) command.argument(argument);
  for (const line of options) command.addOption(optionOf(line));
  return command.action(async (...given: unknown[]) => {
    const [first] = given;
    asked.exitCode = await run(
      argument !== undefined && typeof first === 'string' ? first : undefined,
      command.opts<RawOptions>(),
      io,
    );
  });
}

function optionOf([flags, help, kind]: OptionLine): Option {
  const option = new Option(flags, help).hideHelp(kind === 'hidden');
  if (kind !== 'repeatable') return option;
  return option.argParser<readonly string[]>((value, earlier) => [...(earlier ?? []), value]);
}

function report(error: unknown, program: Command, io: Io): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help') io.stderr.write(userErrorText(toUserError(error, program)));
    return 1;
  }
  if (error instanceof UserError) {
    io.stderr.write(userErrorText(error));
    return 1;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`This is a bug in Endpointer; nobody should see it:\n${stack}\n`);
  return 1;
}

function toUserError({ message, code }: CommanderError, program: Command): UserError {
  const [got = '', suggestion] = message.replace(/^error: /, '').split('\n');
  return new UserError({
    got,
    allowed:
      code === 'commander.unknownCommand'
        ? program.commands.map((command) => command.name()).join(', ')
        : 'what `--help` lists',
    remedy:
      suggestion?.replace(/^\(D/, 'd').replace(/\)$/, '') ??
      'see `endpointer --help`, or the help of the command',
  });
}

function userErrorText(error: UserError): string {
  const { got, allowed, remedy } = printable({
    got: error.got,
    allowed: error.allowed,
    remedy: error.remedy,
  });
  return `error: ${got}\n  allowed: ${allowed}\n  to do:   ${remedy}\n`;
}
