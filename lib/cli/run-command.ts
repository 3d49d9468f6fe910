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
  for (const entry of COMMANDS)
    parentOf(entry, program, output).addCommand(commandOf(entry, io, asked, output));
  return program;
}

/** Words of a usage that are no arguments: `policy prove <file...>` is the command prove of policy. */
function namesOf({ usage }: CommandEntry): readonly string[] {
  return usage.split(' ').filter((word) => !/^[<[]/.test(word));
}

function parentOf(entry: CommandEntry, program: Command, output: OutputConfiguration): Command {
  const [group, name] = namesOf(entry);
  if (group === undefined || name === undefined) return program;
  const known = program.commands.find((command) => command.name() === group);
  if (known !== undefined) return known;
  const parent = new Command(group)
    .description(`the commands of ${group}`)
    .exitOverride()
    .configureOutput(output)
    .helpCommand(false);
  program.addCommand(parent);
  return parent;
}

function commandOf(
  entry: CommandEntry,
  io: Io,
  asked: { exitCode: ExitCode },
  output: OutputConfiguration,
): Command {
  const { usage, summary, options, run } = entry;
  const command = new Command(namesOf(entry).at(-1))
    .description(summary)
    .exitOverride()
    .configureOutput(output);
  for (const word of usage.split(' ')) if (/^[<[]/.test(word)) command.argument(word);
  for (const line of options) command.addOption(optionOf(line));
  return command.action(async () => {
    asked.exitCode = await run(command.args, command.opts<RawOptions>(), io);
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
