import { indexEstate } from '../core/network/index-estate.ts';
import { describeScan } from '../report/describe-scan.ts';
import type { ScanReport } from '../report/scan-report.ts';
import { scanReport } from '../report/scan-report.ts';
import { vpcDiagram } from '../report/vpc-diagram.ts';
import { readSource } from './account.ts';
import { askedChecks, askedScope } from './asked-scope.ts';
import { bucketPlanning } from './bucket-planning.ts';
import type { ExitCode, Io } from './io.ts';
import { parseLogDays } from './log-days.ts';
import { jsonText, paintFor } from './output.ts';
import type { RawOptions } from './raw-options.ts';

/** `endpointer scan`: what the checks find; changes nothing. */
export async function scan(options: RawOptions, io: Io): Promise<ExitCode> {
  const checks = askedChecks(options);
  bucketPlanning(checks, options);
  parseLogDays(options);
  const { estate, money } = await readSource(options, io);
  const index = indexEstate(estate);
  const scope = askedScope(checks, options, estate);
  const report = scanReport(index, scope, money);
  if (options.json === true) io.stdout.write(jsonText(report));
  else if (options.diagram === true) io.stdout.write(vpcDiagram(index, scope));
  else io.stdout.write(describeScan(report, checks, paintFor(io)));
  return exitCodeOf(report.summary);
}

/** 2 where something was found, 3 where nothing was and something is unknown. */
export function exitCodeOf({
  nonCompliant,
  unknown,
}: Pick<ScanReport['summary'], 'nonCompliant' | 'unknown'>): ExitCode {
  if (nonCompliant > 0) return 2;
  return unknown > 0 ? 3 : 0;
}
