/** A check as text: what should hold, why, and what its four answers mean. */
import type { Check, Evaluation } from '../core/checks/check.ts';
import { pillarLines } from './describe-scan.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { serviceName } from './service-name.ts';
import { formatTable } from './table.ts';
import { labelled, wrapText } from './wrap-text.ts';

export const CHECK_SCHEMA = 'endpointer-check/1';

/** The check, and what it says of each resource where somebody asked about an estate. */
export interface CheckReport extends Omit<Check, 'evaluate' | 'plan'> {
  readonly schema: typeof CHECK_SCHEMA;
  readonly evaluations?: readonly Evaluation[];
}

export function checkReport(check: Check, evaluations?: readonly Evaluation[]): CheckReport {
  const { id, title, resourceType, severity, pillars, service, remediation } = check;
  const facts = {
    schema: CHECK_SCHEMA,
    id,
    title,
    resourceType,
    severity,
    pillars,
    service,
    remediation,
  } as const;
  return evaluations === undefined ? facts : { ...facts, evaluations };
}

/** The check's page. */
export function describeCheck(
  check: Check,
  evaluations: readonly Evaluation[] | undefined,
  paint: Paint,
): string {
  const service = serviceName(check.service);
  const lines = [
    paint('heading', `${check.id}: ${check.title}`),
    labelled('asks about', `${check.resourceType}, one answer for each`),
    labelled(
      'severity',
      `${check.severity}; high where bytes were seen or a route is broken, low without any client`,
    ),
    labelled(
      'remedy',
      `a gateway endpoint of ${service} in the VPC (free of charge), with these route tables on it`,
    ),
    paint('heading', 'What its answers mean'),
    ...meanings(service).map(([status, text]) => labelled(status, text, 16)),
    paint('heading', 'Why it matters, by the pillars of the AWS Well-Architected Framework'),
    ...pillarLines(check),
    ...(evaluations === undefined
      ? []
      : [paint('heading', 'In this estate'), answers(printable(evaluations), paint)]),
  ];
  return `${lines.join('\n')}\n`;
}

function meanings(service: string): readonly (readonly [Evaluation['status'], string])[] {
  return [
    [
      'compliant',
      `all traffic of the table's subnets to ${service} leaves through an available gateway endpoint`,
    ],
    [
      'nonCompliant',
      'some of it takes a detour: NAT of any kind, transit gateway, core network, peering, firewall',
    ],
    ['notApplicable', 'no subnet uses the table, or it leads only to an internet gateway, or nowhere'],
    ['unknown', 'it could not be told, with the reason; never a pass'],
  ];
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
