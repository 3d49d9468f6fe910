import { UserError } from '../core/user-error.ts';
import { formatEstate, writeEstateFile } from '../files/estate-file.ts';
import { describeEstate, estateReport } from '../report/describe-estate.ts';
import { openAccount, readAccount } from './account.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

/** `endpointer estate --out FILE`: saves what was read; `--json` without a file prints the estate itself. */
export async function estate(options: RawOptions, io: Io): Promise<ExitCode> {
  const { out, json = false } = options;
  if (out === undefined && !json) {
    throw new UserError({
      got: 'estate without --out',
      allowed: '--out FILE, or --json for the standard output',
      remedy: 'name a file, such as `endpointer estate --out account.json`',
    });
  }
  const read = await readAccount(await openAccount(options, io), options, io);
  if (out === undefined) {
    io.stdout.write(formatEstate(read));
  } else {
    await writeEstateFile(out, read);
    const report = estateReport(read, out);
    io.stdout.write(json ? jsonText(report) : describeEstate(report, paintFor(io)));
  }
  return estateReport(read, '').unreadable.length > 0 ? 3 : 0;
}
