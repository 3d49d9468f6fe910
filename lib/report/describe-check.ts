/** A check as text: what should hold, why, and what its four answers mean. */
import type { Check, Evaluation } from '../core/checks/check.ts';
import { pillarLines } from './describe-scan.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { formatTable } from './table.ts';
import { labelled, wrapText } from './wrap-text.ts';

export const CHECK_SCHEMA = 'endpointer-check/1';

/** The check, and what it says of each resource where somebody asked about an estate. */
export interface CheckReport extends Pick<
  Check,
  'id' | 'title' | 'resourceType' | 'severity' | 'pillars' | 'service' | 'remediation' | 'explanation'
> {
  readonly schema: typeof CHECK_SCHEMA;
  readonly evaluations?: readonly Evaluation[];
}

export function checkReport(check: Check, evaluations?: readonly Evaluation[]): CheckReport {
  const { id, title, resourceType, severity, pillars, service, remediation, explanation } = check;
  const facts = {
    schema: CHECK_SCHEMA,
    id,
    title,
    resourceType,
    severity,
    pillars,
    ...(service === undefined ? {} : { service }),
    remediation,
    explanation,
  } as const;
  return evaluations === undefined ? facts : { ...facts, evaluations };
}

/** The check's page. */
export function describeCheck(
  check: Check,
  evaluations: readonly Evaluation[] | undefined,
  paint: Paint,
): string {
  const { severity, remedy, meanings } = check.explanation;
  const lines = [
    paint('heading', `${check.id}: ${check.title}`),
    labelled('asks about', `${check.resourceType}, one answer for each`),
    labelled('severity', `${check.severity}; ${severity}`),
    labelled('remedy', remedy),
    paint('heading', 'What its answers mean'),
    ...Object.entries(meanings).map(([status, text]) => labelled(status, text, 16)),
    paint('heading', 'Why it matters, by the pillars of the AWS Well-Architected Framework'),
    ...pillarLines(check),
    ...(evaluations === undefined
      ? []
      : [paint('heading', 'In this estate'), answers(printable(evaluations), paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function answers(evaluations: readonly Evaluation[], paint: Paint): string {
  if (evaluations.length === 0) return wrapText('  no resource of this type');
  const rows = evaluations.map(({ resourceId, vpcId = '', status, reason }) => [
    resourceId,
    vpcId,
    status,
    reason,
  ]);
  return formatTable(['RESOURCE', 'VPC', 'ANSWER', 'WHY'], rows, paint);
}
