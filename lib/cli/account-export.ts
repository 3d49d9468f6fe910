/**
 * `endpointer account export`: every journal of a deployed Endpointer, and what people did to it, as lines of JSON.
 *
 * A line for each entry, so that neither the command nor whoever reads its file holds more than one journal at once.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { UserError } from '../core/user-error.ts';
import type { Deployed } from './deployed.ts';
import { openDeployed, withDeployed } from './deployed.ts';
import { openAccount } from './account.ts';
import type { ExitCode, Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';

const EXPORT_SCHEMA = 'endpointer-journal-export/1';

export async function accountExport(options: RawOptions, io: Io): Promise<ExitCode> {
  const door = await openAccount(options, io);
  const deployed = await openDeployed(door, options, io);
  const { out } = options;
  if (out === undefined) {
    await withDeployed(deployed, (source) => writeAll(source, io.stdout));
    return 0;
  }
  // Journals name the network; they are nobody else's business. What is there already is not overwritten.
  const file = createWriteStream(out, { mode: 0o600, flags: 'wx' });
  await opened(file, out);
  const count = await withDeployed(deployed, (source) => writeAll(source, file));
  file.end();
  await finished(file);
  io.stderr.write(`${count} journals of table ${deployed.tableName} are in ${out}\n`);
  return 0;
}

async function opened(file: Writable, out: string): Promise<void> {
  try {
    await once(file, 'open');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError({
      got: `${out} cannot be written: ${reason}`,
      allowed: 'a new file in a folder that you may write to',
      remedy: 'name another file with --out',
      cause,
    });
  }
}

/** Gives the number of journals. */
async function writeAll({ context, operator, tableName }: Deployed, target: Writable): Promise<number> {
  const { accountId, region } = context.door;
  const exportedAt = context.clock.now().toISOString();
  await writeLine(target, { schema: EXPORT_SCHEMA, accountId, region, tableName, exportedAt });
  const ids = await context.journals.list();
  for (const remediationId of ids) {
    const entries = (await (await context.journals.open(remediationId))?.read()) ?? [];
    for (const [at, entry] of entries.entries()) {
      await writeLine(target, { remediationId, number: at + 1, ...entry });
    }
  }
  for (const deed of await operator.deeds.list()) await writeLine(target, deed);
  return ids.length;
}

async function writeLine(target: Writable, line: object): Promise<void> {
  if (!target.write(`${JSON.stringify(line)}\n`)) await once(target, 'drain');
}
