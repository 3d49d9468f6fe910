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
  const place = finding.vpcId === undefined ? '' : ` in ${finding.vpcId}`;
  return [
    `${paint(TONES[finding.severity], finding.severity.toUpperCase())} ${finding.resourceId}${place}`,
    labelled('should be', title),
    ...evidenceLines(finding),
    labelled('money', describeMoney(finding.money)),
  ].join('\n');
}

function evidenceLines({ reason, evidence }: PricedFinding): readonly string[] {
  if (evidence.kind === 'facts') {
    const facts = evidence.facts.map(({ label, claim }) => labelled(label, describeClaim(claim)));
    return [labelled('is', reason), ...facts];
  }
  const { path, demand, bytes } = evidence;
  return [
    // A path that is told once need not be told twice.
    ...(reason === `${path.reason}.` ? [] : [labelled('is', reason)]),
    labelled('path', describeClaim(path)),
    labelled('demand', describeClaim(demand)),
    labelled('bytes', describeBytes(bytes)),
  ];
}

function describeClaim({ claim, reason }: Claim): string {
  return `${claim}: ${reason}`;
}
