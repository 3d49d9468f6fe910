/** `endpointer account resume|forget-failures|release`: lifts what holds a deployed Endpointer back. */
import { accountActReport, describeAccountAct } from '../report/account-report.ts';
import type { Act } from '../workflow/account/operator-acts.ts';
import { forgetFailures, releaseRun, resumeService } from '../workflow/account/operator-acts.ts';
import { openAccount } from './account.ts';
import type { Deployed } from './deployed.ts';
import { openDeployed, untold, withDeployed } from './deployed.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

export async function accountResume(id: string, options: RawOptions, io: Io): Promise<ExitCode> {
  return act(options, io, id, ({ context, operator }) =>
    resumeService(context, operator, id, options.reason),
  );
}

export async function accountForgetFailures(options: RawOptions, io: Io): Promise<ExitCode> {
  return act(options, io, undefined, ({ context, operator }) =>
    forgetFailures(context, operator, options.reason),
  );
}

export async function accountRelease(id: string, options: RawOptions, io: Io): Promise<ExitCode> {
  return act(options, io, id, ({ context, operator }) => releaseRun(context, operator, id, options.reason));
}

async function act(
  options: RawOptions,
  io: Io,
  id: string | undefined,
  work: (deployed: Deployed) => Promise<Act>,
): Promise<ExitCode> {
  const door = await openAccount(options, io);
  const { deed, stays, notTold } = await withDeployed(await openDeployed(door, options, io, id), work);
  if (notTold !== undefined) io.stderr.write(`${untold(notTold)}\n`);
  const report = accountActReport(door, { ...deed, stays });
  io.stdout.write(options.json === true ? jsonText(report) : describeAccountAct(report, paintFor(io)));
  return 0;
}
