import type { Check, Claim, Severity } from '../core/checks/check.ts';
import { describeBytes, describeMoney } from './format-amount.ts';
import type { Paint, Tone } from './paint.ts';
import type { PricedFinding } from './scan-report.ts';
import { labelled } from './wrap-text.ts';

const TONES: Readonly<Record<Severity, Tone>> = {
  low: 'quiet',
  medium: 'warning',
  high: 'bad',
  critical: 'bad',
};

/** A finding with its three claims, which are never merged: a path is not a use, and a use is not a byte. */
export function describeFinding(finding: PricedFinding, checks: readonly Check[], paint: Paint): string {
  const title = checks.find(({ id }) => id === finding.checkId)?.title ?? finding.checkId;
  const { path, demand, bytes } = finding.evidence;
  const place = finding.vpcId === undefined ? '' : ` in ${finding.vpcId}`;
  return [
    `${paint(TONES[finding.severity], finding.severity.toUpperCase())} ${finding.resourceId}${place}`,
    labelled('should be', title),
    // A path that is told once need not be told twice.
    ...(finding.reason === `${path.reason}.` ? [] : [labelled('is', finding.reason)]),
    labelled('path', describeClaim(path)),
    labelled('demand', describeClaim(demand)),
    labelled('bytes', describeBytes(bytes)),
    labelled('money', describeMoney(finding.money)),
  ].join('\n');
}

function describeClaim({ claim, reason }: Claim): string {
  return `${claim}: ${reason}`;
}
