import type { Finding } from '../../core/checks/check.ts';
import type { Mail, MailPlace } from './mail.ts';
import { placeLines, toMail } from './mail.ts';

export interface Baseline extends MailPlace {
  readonly findings: readonly Pick<Finding, 'checkId' | 'resourceId' | 'vpcId' | 'reason'>[];
  readonly unknown: readonly { readonly resourceId: string; readonly reason: string }[];
}

/** Mails are cut at 256 KB by SNS, and by readers long before that. */
const MOST_LINES = 100;

/** Everything that was wrong when Endpointer came, in one mail. */
export function baselineMail(baseline: Baseline): Mail {
  const { findings, unknown, accountId, region } = baseline;
  const first =
    findings.length === 0
      ? `For you to know: Endpointer watches ${accountId} in ${region} now, and found nothing wrong.`
      : `For you to know: Endpointer watches ${accountId} in ${region} now; ${count(findings.length)} were wrong before it came. None of them is changed without your answer.`;
  return toMail(`Endpointer is watching: ${count(findings.length)} found in ${region}`, [
    [first],
    ...byPlace(baseline),
    unknown.length === 0
      ? []
      : [
          'Could not be told:',
          ...some(unknown.map(({ resourceId, reason }) => `- ${resourceId}: ${reason}`)),
        ],
    placeLines(baseline),
  ]);
}

function count(findings: number): string {
  return findings === 1 ? '1 resource' : `${findings} resources`;
}

function byPlace({ findings }: Baseline): readonly (readonly string[])[] {
  const shown = findings.slice(0, MOST_LINES);
  const places = [...new Set(shown.map(placeOf))];
  const left = findings.length - MOST_LINES;
  return [
    ...places.map((place) => [
      `${place}:`,
      ...shown
        .filter((finding) => placeOf(finding) === place)
        .map(({ resourceId, checkId, reason }) => `- ${resourceId} (${checkId}): ${reason}`),
    ]),
    left > 0 ? [`And ${left} more: endpointer scan lists them all.`] : [],
  ];
}

function placeOf({ vpcId }: Baseline['findings'][number]): string {
  return vpcId === undefined ? 'Buckets, and what else lies in no VPC' : `In ${vpcId}`;
}

function some(lines: readonly string[]): readonly string[] {
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `- and ${left} more`] : lines;
}
