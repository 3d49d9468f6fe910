/**
 * Writes `docs/cost.md`: what Endpointer costs in a quiet month, and for a thousand events.
 *
 * Counts come from the synthesised stack and from the state machine's own definition; prices and what is assumed of an
 * account stand below, each with where it comes from. Free tiers are left out.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS } from '../lib/infra/functions.ts';
import { machineDefinition } from '../lib/infra/state-machine-definition.ts';
import { synthesise } from '../test/infra/synthesise.ts';

/** USD in us-east-1, before tax, as seen in November 2026. */
const PRICES = {
  lambdaRequest: [0.2 / 1e6, 'Lambda: 0.20 per million requests', 'aws.amazon.com/lambda/pricing'],
  lambdaGigabyteSecond: [
    0.0000133334,
    'Lambda: 0.0000133334 per GB-second on Arm',
    'aws.amazon.com/lambda/pricing',
  ],
  stateTransition: [
    0.025 / 1e3,
    'Step Functions: 0.025 per 1,000 state transitions',
    'aws.amazon.com/step-functions/pricing',
  ],
  queueRequest: [0.4 / 1e6, 'SQS: 0.40 per million requests', 'aws.amazon.com/sqs/pricing'],
  tableWrite: [
    0.625 / 1e6,
    'DynamoDB: 0.625 per million write units',
    'aws.amazon.com/dynamodb/pricing/on-demand',
  ],
  tableRead: [
    0.125 / 1e6,
    'DynamoDB: 0.125 per million read units',
    'aws.amazon.com/dynamodb/pricing/on-demand',
  ],
  key: [1, 'KMS: 1.00 per key and month', 'aws.amazon.com/kms/pricing'],
  alarmMetric: [0.1, 'CloudWatch: 0.10 per alarm metric and month', 'aws.amazon.com/cloudwatch/pricing'],
  customMetric: [0.3, 'CloudWatch: 0.30 per metric and month', 'aws.amazon.com/cloudwatch/pricing'],
  logDelivery: [
    0.25,
    'Flow logs: 0.25 per GB delivered to S3, as text, before compression',
    'aws.amazon.com/cloudwatch/pricing',
  ],
  objectGet: [0.4 / 1e6, 'S3: 0.40 per million GET requests', 'aws.amazon.com/s3/pricing'],
  objectMonth: [0.023, 'S3: 0.023 per GB and month', 'aws.amazon.com/s3/pricing'],
  logGigabyte: [0.5, 'CloudWatch Logs: 0.50 per GB', 'aws.amazon.com/cloudwatch/pricing'],
  ownEvent: [
    1 / 1e6,
    'EventBridge: 1.00 per million events of one’s own',
    'aws.amazon.com/eventbridge/pricing',
  ],
  mail: [2 / 1e5, 'SNS: 2.00 per 100,000 mails', 'aws.amazon.com/sns/pricing'],
  configItem: [0.003, 'AWS Config: 0.003 per configuration item', 'aws.amazon.com/config/pricing'],
  configEvaluation: [0.001, 'AWS Config: 0.001 per rule evaluation', 'aws.amazon.com/config/pricing'],
} as const satisfies Record<string, readonly [number, string, string]>;

type PriceName = keyof typeof PRICES;

/** What is assumed of an account; change it and run the command again. */
const ASSUMED = {
  daysInMonth: 30,
  /** Route tables, endpoints or functions, for each rule. */
  resourcesOfRule: 40,
  /** Seconds that one reading of the network takes; that of a whole account, which only a run does. */
  networkSeconds: 3,
  accountSeconds: 20,
  otherStepSeconds: 4,
  logKilobytesPerCall: 4,
  // A question that is approved and applied wrote 32 items in the deployed tests, of them 4 in transactions, which cost
  // double and check the lock: 44 units.
  tableWritesPerRun: 60,
  tableReadsPerRun: 150,
  tableWritesPerLook: 10,
  tableReadsPerLook: 20,
  mailsPerRun: 2,
  eventsPerRun: 4,
  /** Lambda asks an idle queue with five pollers, each for 20 seconds at a time. */
  pollsPerMinute: 15,
  /** Of one flow log of a VPC: files (one each five minutes), their size, and how they compress. */
  flowLogFiles: 8_640,
  flowLogMegabytes: 1,
  flowLogCompression: 8,
  /** To read one, and to write its sums: the items of its clients, each twice because a transaction counts double. */
  flowLogSeconds: 0.3,
  flowLogItems: 40,
  /** A change of a route table is recorded with that of its subnets and endpoint. */
  configItemsPerChange: 3,
} as const;

type Usage = Readonly<Partial<Record<PriceName, number>>>;

const { template } = synthesise();
const count = (type: string): number => Object.keys(template.findResources(type)).length;

/** Rules of AWS Config that a change of the network wakes. */
function networkRules(): number {
  const rules = Object.values(template.findResources('AWS::Config::ConfigRule'));
  const types = rules.map((rule): readonly string[] => rule['Properties'].Scope.ComplianceResourceTypes);
  return types.filter((all) => all.includes('AWS::EC2::RouteTable')).length;
}

/** Some alarms add up metrics, each of which is paid for. */
function alarmMetrics(): number {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const metrics = alarms.map((alarm) => {
    const listed: unknown = alarm['Properties'].Metrics;
    return Array.isArray(listed)
      ? listed.filter((each: { MetricStat?: unknown }) => each.MetricStat !== undefined).length
      : 1;
  });
  return metrics.reduce((sum, each) => sum + each, 0);
}

/** State transitions of a run with these outcomes, by the definition itself: each state that is entered is one. */
function transitions(outcomes: readonly string[]): number {
  const { StartAt, States } = machineDefinition({
    functionArns: { read: '', write: '', ask: '' },
    partition: 'aws',
    settleSeconds: 1,
    firstSeconds: { watchMinutes: 1 },
    approvalSeconds: 1,
    stepSeconds: 1,
    runSeconds: 1,
  });
  const left = [...outcomes];
  let entered = 0;
  for (let name: unknown = StartAt; typeof name === 'string'; entered += 1) {
    const state: Readonly<Record<string, unknown>> | undefined = States[name];
    const choices = Array.isArray(state?.['Choices']) ? state['Choices'] : undefined;
    const outcome = choices === undefined ? undefined : left.shift();
    name =
      choices?.find((each: { StringEquals: string }) => each.StringEquals === outcome)?.Next ??
      state?.['Next'];
  }
  if (left.length > 0) throw new Error(`the state machine ends before ${left.join(', ')}`);
  return entered;
}

const ASKED = [
  'unsettled',
  'settled',
  'planned',
  'approve',
  'approved',
  'fresh',
  'applied',
  'verified',
  'quiet',
  'recorded',
];

function calls(times: number, seconds: number, megabytes: number): Usage {
  return {
    lambdaRequest: times,
    lambdaGigabyteSecond: (times * seconds * megabytes) / 1_024,
    logGigabyte: (times * ASSUMED.logKilobytesPerCall) / 1e6,
  };
}

function add(...usages: readonly Usage[]): Usage {
  const sum: Partial<Record<PriceName, number>> = {};
  for (const usage of usages) {
    for (const name of namesOf(usage)) sum[name] = (sum[name] ?? 0) + (usage[name] ?? 0);
  }
  return sum;
}

function namesOf(usage: Usage): readonly PriceName[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a usage has no other names
  return Object.keys(usage) as PriceName[];
}

const memory = FUNCTIONS['receive-change'].memoryMegabytes;
const look = (times: number): Usage =>
  add(calls(times, ASSUMED.networkSeconds, memory), {
    tableWrite: times * ASSUMED.tableWritesPerLook,
    tableRead: times * ASSUMED.tableReadsPerLook,
  });

/** Nothing changes and nobody asks. */
function quietMonth(): Usage {
  const { daysInMonth: days, resourcesOfRule, pollsPerMinute, networkSeconds } = ASSUMED;
  const checks = count('AWS::Config::ConfigRule');
  return add(
    {
      key: count('AWS::KMS::Key'),
      alarmMetric: alarmMetrics(),
      customMetric: count('AWS::Logs::MetricFilter'),
    },
    { queueRequest: pollsPerMinute * 60 * 24 * days },
    look(4 * days),
    calls(checks * days, networkSeconds, memory),
    { configEvaluation: checks * resourcesOfRule * days },
    calls(2 * days, networkSeconds, memory),
  );
}

/** Each event is looked at by itself; Config hears of each too. */
function thousandEvents(): Usage {
  const events = 1_000;
  const checks = networkRules();
  return add(
    look(events),
    { queueRequest: events * 4 },
    { configItem: events * ASSUMED.configItemsPerChange },
    { configEvaluation: events * ASSUMED.configItemsPerChange * checks },
    calls(events * ASSUMED.configItemsPerChange * checks, ASSUMED.networkSeconds, memory),
  );
}

function oneRemediation(): Usage {
  const reading = ['plan', 'confirm'].length;
  const others = ASKED.length - reading;
  return add(
    calls(reading, ASSUMED.accountSeconds, FUNCTIONS['run-read-step'].memoryMegabytes),
    calls(others, ASSUMED.otherStepSeconds, FUNCTIONS['run-read-step'].memoryMegabytes),
    {
      stateTransition: transitions(ASKED),
      tableWrite: ASSUMED.tableWritesPerRun,
      tableRead: ASSUMED.tableReadsPerRun,
      mail: ASSUMED.mailsPerRun,
      ownEvent: ASSUMED.eventsPerRun,
    },
  );
}

/** One flow log of a VPC that `flowLogs.create` has switched on, for a month: delivered, kept, read and counted. */
function flowLogMonth(): Usage {
  const { flowLogFiles: files, flowLogMegabytes, flowLogCompression, flowLogItems } = ASSUMED;
  const stored = (files * flowLogMegabytes) / 1_000;
  return add(
    { logDelivery: stored * flowLogCompression, objectMonth: stored },
    {
      objectGet: files,
      queueRequest: files * 3,
      tableWrite: files * (1 + flowLogItems) * 2,
      tableRead: files,
    },
    calls(files, ASSUMED.flowLogSeconds, FUNCTIONS['ingest-flow-log'].memoryMegabytes),
    // Its queue is asked as often as the other.
    { queueRequest: ASSUMED.pollsPerMinute * 60 * 24 * ASSUMED.daysInMonth },
    { customMetric: 6, alarmMetric: 2 },
  );
}

function table(usage: Usage): string {
  const rows = namesOf(usage).map((name) => {
    const amount = usage[name] ?? 0;
    const [price, text] = PRICES[name];
    return { text, amount, usd: amount * price };
  });
  const lines = rows
    .toSorted((a, b) => b.usd - a.usd)
    .map(({ text, amount, usd }) => `| ${text} | ${amountText(amount)} | ${usd.toFixed(4)} |`);
  const total = rows.reduce((sum, { usd }) => sum + usd, 0);
  return [
    '| what | how much | USD |',
    '|---|---:|---:|',
    ...lines,
    `| **together** | | **${total.toFixed(total < 0.1 ? 4 : 2)}** |`,
  ].join('\n');
}

function amountText(amount: number): string {
  return Number(amount.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 4 });
}

const sources = [...new Set(Object.values(PRICES).map(([, , source]) => source))];
const assumed = Object.entries(ASSUMED).map(([name, value]) => `| \`${name}\` | ${value} |`);

const page = `# What Endpointer costs

Written by \`node scripts/compute-cost.ts\`: the counts come from the synthesised stack and the state machine, the durations are assumed. List prices of us-east-1 in USD before tax, November 2026, without any free tier. Gateway endpoints themselves are free; what they save is in each plan.

## A quiet month

Nothing changes, nobody is asked: keys, alarms, the idle queue, the daily and six-hourly evaluations of ${ASSUMED.resourcesOfRule} resources by each rule.

${table(quietMonth())}

A recorder of AWS Config and a trail are taken as given. A trail's first copy of management events is free; a recorder costs 0.003 for each item recorded, for whatever else it records. Wherever \`vpc-endpoint-effective\` looks, CloudWatch is asked about the interface endpoints there: 0.01 for 1,000 of them each time, which no table here counts.

## A thousand network events

Every one of them alone, the worst case: bursts are folded into one look for each VPC. Most of it is AWS Config, which evaluates each change by each rule.

${table(thousandEvents())}

## One remediation

Asked, approved, applied, verified and watched: ${transitions(ASKED)} state transitions.

${table(oneRemediation())}

## Flow logs of one VPC, a month

Only where \`flowLogs\` is set: ${ASSUMED.flowLogFiles.toLocaleString('en-US')} objects of ${ASSUMED.flowLogMegabytes} MB. Nearly all of it is AWS's charge for delivering the logs, which logs that you have already cost anyway; the fewer fields, the less it is. [flow-logs-cost.md](flow-logs-cost.md) says what reading costs by the size of the files.

${table(flowLogMonth())}

## Assumed

| name in \`scripts/compute-cost.ts\` | value |
|---|---:|
${assumed.join('\n')}

Prices: those of Step Functions and KMS as AWS's own pages say; the others as quoted by third parties in 2024-2026 from ${sources.join(', ')}.
`;

writeFileSync(fileURLToPath(new URL('../docs/cost.md', import.meta.url)), page);
console.log(page);
