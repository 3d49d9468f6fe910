/** What flow logs saw, as text. */
import type { Check } from '../core/checks/check.ts';
import type { TrafficMethod, UnattributedReason } from '../core/traffic/traffic-row.ts';
import { ATHENA_USD_A_TERABYTE, type AthenaScan } from './athena-scan.ts';
import { describeFinding } from './describe-finding.ts';
import type { FlowFileFormat, FlowFiles } from './flow-files.ts';
import type { FlowsClient, FlowsReport } from './flows-report.ts';
import { formatBytes, formatUsd } from './format-amount.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { formatTable } from './table.ts';
import { labelled, wrapText } from './wrap-text.ts';

const MOST_ROWS = 40;

export function describeFlows(found: FlowsReport, checks: readonly Check[], paint: Paint): string {
  const report = printable(found);
  const section = (title: string, body: string) => (body === '' ? '' : `${paint('heading', title)}\n${body}`);
  const sections = [
    header(report),
    section('Amazon S3 and DynamoDB of this Region through NAT', clientTable(report.clients, paint)),
    section('Of other Regions: no gateway endpoint carries it', clientTable(report.otherRegion, paint)),
    section('Everything else through NAT', otherTable(report, paint)),
    section('Could not be told', unattributedLines(report)),
    ...findingSections(report, checks, paint),
    section('Files that do not count, or not in full', badLines(report.files)),
    section('What the formats allow', formatLines(report.files)),
    section(
      'Could not be read',
      report.unreadable.map((one) => labelled(one.part, one.reason, 18)).join('\n'),
    ),
    summaryLines(report, paint),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

const NETWORKS: Readonly<Record<FlowsReport['network'], string>> = {
  estate: 'the saved estate',
  account: 'the account',
  rowsAlone:
    'the records alone, so that NAT gateways are known only where a record names its next hop or resource',
};

function header({ accountId, region, network, readAt, observed, files, lines, athena }: FlowsReport): string {
  const account = accountId === undefined ? '' : `Account ${accountId}, `;
  const when = readAt === undefined ? '' : ` (read at ${readAt})`;
  const places = athena === undefined ? count(files.read, 'file') : count(athena.queries.length, 'table');
  const records = `${count(lines.lines, 'record')} in ${places}`;
  const time =
    observed === undefined
      ? 'nothing was observed'
      : `observed from ${observed.from} to ${observed.to} (${days(observed.days)})`;
  const left =
    files.ofOtherRegions === 0 ? '' : ` ${count(files.ofOtherRegions, 'file')} of other Regions left out.`;
  return wrapText(
    `${account}Region ${region}: ${records}, ${time}. The network is that of ${NETWORKS[network]}${when}.${left}`,
  );
}

function clientTable(rows: readonly FlowsClient[], paint: Paint): string {
  if (rows.length === 0) return '';
  const cells = rows
    .slice(0, MOST_ROWS)
    .map((row) => [
      row.instanceId === undefined ? row.client : `${row.client} (${row.instanceId})`,
      row.natGatewayId,
      row.service,
      row.direction,
      `${row.isLowerBound ? '>= ' : ''}${formatBytes(row.bytes)}`,
      usdCell(row),
      METHODS[row.method],
    ]);
  const head = ['CLIENT', 'NAT GATEWAY', 'SERVICE', 'DIRECTION', 'BYTES', 'NAT COST A MONTH', 'SEEN IN'];
  const rest = rows.length - cells.length;
  return `${formatTable(head, cells, paint)}${rest === 0 ? '' : `\n  and ${rest} more, see --json`}`;
}

const METHODS: Readonly<Record<TrafficMethod, string>> = {
  natRows: "the NAT gateway's records",
  regionalNatRows: "the Regional NAT gateway's records",
  clientRows: "the client's records and its route",
};

function usdCell({ natCostPerMonth, isLowerBound }: Partial<FlowsClient>): string {
  if (natCostPerMonth === undefined) return 'unknown';
  return `${isLowerBound === true ? '>= ' : ''}${formatUsd(natCostPerMonth)} USD`;
}

function otherTable({ others }: FlowsReport, paint: Paint): string {
  if (others.length === 0) return '';
  const rows = others.map((row) => [row.natGatewayId, row.service, formatBytes(row.bytes), usdCell(row)]);
  return formatTable(['NAT GATEWAY', 'SERVICE', 'BYTES', 'NAT COST A MONTH'], rows, paint);
}

const REASONS: Readonly<Record<UnattributedReason, string>> = {
  severalPaths: 'its route changed within the hour, or the hour saw several',
  noPath: 'neither the record nor a known route says which way it went',
  noRanges: "the Region's address ranges of the service are not known",
};

function unattributedLines({ unattributed }: FlowsReport): string {
  return unattributed
    .map(({ service, reason, bytes }) =>
      labelled(service, `at most ${formatBytes(bytes)} through NAT: ${REASONS[reason]}`, 18),
    )
    .join('\n');
}

function findingSections(
  { findings }: FlowsReport,
  checks: readonly Check[],
  paint: Paint,
): readonly string[] {
  const seen = findings.filter(
    ({ evidence }) => evidence.kind === 'traffic' && evidence.bytes.claim === 'yes',
  );
  const rest = findings.length - seen.length;
  return [
    ...seen.map((finding) => describeFinding(finding, checks, paint)),
    ...(rest === 0 ? [] : [`${count(rest, 'finding')} without bytes in these logs; see \`endpointer scan\``]),
  ];
}

function badLines({ bad }: FlowFiles): string {
  return bad.map(({ name, problem }) => wrapText(`  ${name}: ${problem}`, '    ')).join('\n');
}

/** Only where a format lacks something. */
function formatLines({ formats }: FlowFiles): string {
  return formats
    .filter(({ methods }) => Object.values(methods).some((one) => !one.possible || !one.namesClient))
    .map(({ fields, files, methods }) =>
      labelled(
        `${fields.length} fields`,
        `${files === 0 ? 'a table' : count(files, 'file')}: ${describeMethods(methods)}`,
        12,
      ),
    )
    .join('\n');
}

function describeMethods(methods: FlowFileFormat['methods']): string {
  const all: readonly TrafficMethod[] = ['natRows', 'regionalNatRows', 'clientRows'];
  return all
    .map((method) => {
      const one = methods[method];
      if (!one.possible) return `${METHODS[method]} cannot be used without ${one.missing.join(', ')}`;
      return `${METHODS[method]} can be used${one.namesClient ? '' : ', but name no client without pkt-srcaddr and pkt-dstaddr'}`;
    })
    .join('; ');
}

function summaryLines({ summary, cost, observed, files, athena }: FlowsReport, paint: Paint): string {
  const { bytes, natCostPerMonth, otherRegionBytes } = summary;
  const least = summary.isLowerBound || files.bad.length > 0 ? 'at least ' : '';
  const money =
    natCostPerMonth === undefined
      ? `what NAT charges for it is unknown${cost.claim === 'unknown' ? `: ${cost.reason}` : ''}`
      : `NAT charges ${least}${formatUsd(natCostPerMonth)} USD a month for it, and gateway endpoints are free`;
  const amount = `${least}${formatBytes(bytes)} of S3 and DynamoDB in this Region through NAT`;
  const lines = [
    bytes === 0
      ? paint(
          files.bad.length > 0 ? 'warning' : 'good',
          'No S3 or DynamoDB of this Region was seen to pass NAT.',
        )
      : `${paint('bad', amount)}; ${money}.`,
    ...(otherRegionBytes === 0
      ? []
      : [`${formatBytes(otherRegionBytes)} of other Regions through NAT, which no gateway endpoint saves.`]),
    ...(cost.claim === 'yes' && observed !== undefined && bytes + otherRegionBytes > 0
      ? [
          `Months have ${cost.hoursInMonth} hours, and are projected from ${days(observed.days)} that were observed; list prices of ${cost.priceDate}.`,
        ]
      : []),
    ...(summary.isLowerBound
      ? [
          'Records were lost (SKIPDATA) or could not be told apart: what is marked >= is the least that there was.',
        ]
      : []),
    ...(athena === undefined ? [] : [athenaLine(athena)]),
  ];
  return lines.map((line) => wrapText(line)).join('\n');
}

function athenaLine({ from, to, scannedBytes, estimatedUsd }: AthenaScan): string {
  return `Athena scanned ${formatBytes(scannedBytes)} for ${from} to ${to}, which costs about ${estimatedUsd} USD at ${ATHENA_USD_A_TERABYTE} USD a terabyte (Athena's list price in us-east-1) and 10 MB a query at least.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

function days(number: number): string {
  if (number < 1) return count(Math.round(number * 24), 'hour');
  const text = number.toLocaleString('en-US', { maximumFractionDigits: 1 });
  return `${text} ${text === '1' ? 'day' : 'days'}`;
}
