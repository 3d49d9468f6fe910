/** `endpointer account status`: what a deployed Endpointer has open, and what holds it back. */
import { subjectKey } from '../core/remediation/subject.ts';
import type { AccountStatus, HeldSubject } from '../report/account-report.ts';
import { accountStatusReport, describeAccountStatus } from '../report/account-report.ts';
import type { OperatorServices, RememberedSubject } from '../workflow/account/operator-services.ts';
import { openAccount } from './account.ts';
import { openDeployed, withDeployed } from './deployed.ts';
import type { ExitCode, Io } from './io.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

export async function accountStatus(options: RawOptions, io: Io): Promise<ExitCode> {
  const door = await openAccount(options, io);
  const deployed = await openDeployed(door, options, io);
  const status = await withDeployed(deployed, ({ operator }) => statusOf(operator, new Date()));
  const report = accountStatusReport(door, status);
  io.stdout.write(options.json === true ? jsonText(report) : describeAccountStatus(report, paintFor(io)));
  return 0;
}

async function statusOf(
  { brakes, registry, remembered }: OperatorServices,
  now: Date,
): Promise<AccountStatus> {
  const inChange = Object.entries(await brakes.inChange());
  const open = await registry.list();
  return {
    failedVerifications: await brakes.failures(),
    open: open.map(({ remediationId, subject, openedAt }) => ({
      remediationId,
      subject: subjectKey(subject),
      openedAt,
    })),
    inChange: inChange.flatMap(([place, ids]) => ids.map((remediationId) => ({ remediationId, place }))),
    held: (await remembered.listSubjects()).flatMap((one) => heldSubject(one, now) ?? []),
  };
}

/** Undefined where nothing holds it back now. */
function heldSubject({ subject, checkId, memory }: RememberedSubject, now: Date): HeldSubject | undefined {
  const ahead = (until: string | undefined) =>
    until !== undefined && Date.parse(until) > now.getTime() ? until : undefined;
  const coolDownUntil = ahead(memory.coolDownUntil);
  const exemptUntil = ahead(memory.exemptUntil);
  const observed = memory.observe?.reason;
  if (observed === undefined && coolDownUntil === undefined && exemptUntil === undefined) return undefined;
  return {
    subject,
    checkId,
    ...(observed === undefined ? {} : { observed }),
    ...(coolDownUntil === undefined ? {} : { coolDownUntil }),
    ...(exemptUntil === undefined ? {} : { exemptUntil }),
  };
}
