/** A scan as text for people who have never seen one. */
import type { Check, Evaluation } from '../core/checks/check.ts';
import type { ClientTraffic } from './client-traffic.ts';
import { describeFinding } from './describe-finding.ts';
import { describeMoneyBasis, formatBytes, formatUsd } from './format-amount.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import type { ScanReport } from './scan-report.ts';
import { serviceName } from './service-name.ts';
import { formatTable } from './table.ts';
import { labelled, wrapText } from './wrap-text.ts';

const MILLISECONDS_PER_DAY = 86_400_000;

/** The whole report: findings, what is unknown, who sends what, what could not be read, the sum. */
export function describeScan(found: ScanReport, checks: readonly Check[], paint: Paint): string {
  const report = printable(found);
  const sections = [
    header(report),
    ...findingSections(report, checks, paint),
    section('Unknown', unknownTable(report, paint), paint),
    section('Why it matters', report.findings.length === 0 ? '' : pillars(report, checks), paint),
    section('Traffic that flow logs saw', trafficTable(report.clients, paint), paint),
    section('Could not be read', unreadableLines(report), paint),
    describeSummary(report, paint),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function header({ accountId, region, readAt, checkIds }: ScanReport): string {
  const when = readAt === undefined ? '' : `, read at ${readAt}`;
  return `Account ${accountId}, Region ${region}${when}: ${checkIds.join(', ')}`;
}

function section(title: string, body: string, paint: Paint): string {
  return body === '' ? '' : `${paint('heading', title)}\n${body}`;
}

function findingSections(report: ScanReport, checks: readonly Check[], paint: Paint): readonly string[] {
  if (report.findings.length === 0) return [];
  const rows = report.findings.map((finding) => [
    finding.severity,
    finding.resourceId,
    finding.vpcId ?? '',
    finding.checkId,
    finding.money.claim === 'yes' ? `${formatUsd(finding.money.savesPerMonth)} USD` : finding.money.claim,
  ]);
  const table = formatTable(['SEVERITY', 'RESOURCE', 'VPC', 'CHECK', 'SAVES A MONTH'], rows, paint);
  const details = report.findings.map((finding) => describeFinding(finding, checks, paint));
  return [section('Findings', table, paint), ...details];
}

function unknownTable({ others }: ScanReport, paint: Paint): string {
  const rows = others.filter(({ status }) => status === 'unknown').map(evaluationRow);
  return rows.length === 0 ? '' : formatTable(['RESOURCE', 'CHECK', 'WHY'], rows, paint);
}

function evaluationRow({ resourceId, checkId, reason }: Evaluation): readonly string[] {
  return [resourceId, checkId, reason];
}

function pillars(report: ScanReport, checks: readonly Check[]): string {
  const found = new Set(report.findings.map(({ checkId }) => checkId));
  return checks
    .filter(({ id }) => found.has(id))
    .map((check) =>
      [`  ${check.id}, by the pillars of the AWS Well-Architected Framework:`, ...pillarLines(check)].join(
        '\n',
      ),
    )
    .join('\n');
}

/** One line for each pillar that a check touches. */
export function pillarLines({ pillars }: Check): readonly string[] {
  return pillars.map(({ pillar, why }) => labelled(`  ${pillar}`, why, 26));
}

function trafficTable(clients: readonly ClientTraffic[], paint: Paint): string {
  if (clients.length === 0) return '';
  const rows = clients.map((client) => [
    client.client,
    serviceName(client.service),
    client.natGatewayIds.join(' ') || 'no NAT gateway',
    seenCell(client),
    costCell(client),
  ]);
  const table = formatTable(['CLIENT', 'TO', 'THROUGH', 'SEEN', 'NAT COST A MONTH'], rows, paint);
  const basis = clients.flatMap(({ money }) => (money.claim === 'yes' ? [money] : []))[0];
  if (basis === undefined) return table;
  const note = `${describeMoneyBasis(basis)} A NAT gateway's hours are paid once, however many clients share it.`;
  return `${table}\n  ${wrapText(note, '  ')}`;
}

function seenCell({ isLowerBound, bytes, from, to }: ClientTraffic): string {
  const days = (Date.parse(to) - Date.parse(from)) / MILLISECONDS_PER_DAY;
  const time = days.toLocaleString('en-US', { maximumFractionDigits: 1 });
  return `${isLowerBound ? '>= ' : ''}${formatBytes(bytes)} in ${time} days`;
}

function costCell({ money }: ClientTraffic): string {
  if (money.claim === 'no') return 'no NAT cost';
  if (money.claim === 'unknown') return 'unknown';
  const hours = money.natHoursPerMonth ?? 0;
  const parts = `${formatUsd(hours)} hours + ${formatUsd(money.savesPerMonth)} bytes`;
  return `${formatUsd(hours + money.savesPerMonth)} USD (${parts})`;
}

function unreadableLines({ unreadable }: ScanReport): string {
  return unreadable.map(({ part, reason }) => labelled(part, reason, 18)).join('\n');
}

/** One line: how many of what, and what could be saved. */
export function describeSummary({ summary }: ScanReport, paint: Paint): string {
  const { nonCompliant, unknown, compliant, notApplicable } = summary;
  const findings = `${nonCompliant} ${nonCompliant === 1 ? 'finding' : 'findings'}`;
  const counts = [
    paint(nonCompliant > 0 ? 'bad' : 'good', findings),
    unknown > 0 ? paint('warning', `${unknown} unknown`) : '0 unknown',
    `${compliant} compliant`,
    `${notApplicable} not applicable`,
  ];
  return `${counts.join(', ')}.${savingText(summary)}`;
}

function savingText({ savesPerMonth, findingsWithoutMoney }: ScanReport['summary']): string {
  if (savesPerMonth === undefined) return findingsWithoutMoney === 0 ? '' : ' What they cost is unknown.';
  const rest = findingsWithoutMoney === 0 ? '' : `; what ${findingsWithoutMoney} of them cost is unknown`;
  return ` Gateway endpoints would save ${formatUsd(savesPerMonth)} USD a month${rest}.`;
}
