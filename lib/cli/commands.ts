/**
 * Every command's name, options and where its machinery is.
 *
 * The machinery is imported when the command runs: `--help` must not wait for the SDK.
 */
import type { ExitCode, Io } from './io.ts';
import type { RawOptions } from './raw-options.ts';

/** Flags in commander's notation, and one line of help. */
export type OptionLine = readonly [flags: string, help: string, kind?: 'repeatable' | 'hidden'];

export interface CommandEntry {
  /** With its arguments, as commander writes them: `explain <check>`, `policy prove <file...>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly OptionLine[];
  readonly run: (operands: readonly string[], options: RawOptions, io: Io) => Promise<ExitCode>;
}

const JSON_LINE: OptionLine = ['--json', 'print JSON (docs/cli.md names its schemas)'];
const AWS: readonly OptionLine[] = [
  ['--region <region>', 'AWS Region; default: as the AWS CLI finds it'],
  ['--profile <profile>', 'profile of the shared AWS config'],
];
const ESTATE: OptionLine = ['--estate <file>', 'a saved estate, instead of reading AWS'];
const VPC: OptionLine = ['--vpc <id>', 'only this VPC (repeatable)', 'repeatable'];
const BUCKET_CHECK = 'with --check s3-bucket-endpoint-only';
const BUCKET: OptionLine = ['--bucket <name>', `only this bucket, ${BUCKET_CHECK}`];
// Known where it is refused, so that the command can say what to do instead.
const NO_ESTATE: OptionLine = ['--estate <file>', 'refused: a file cannot be changed', 'hidden'];
const CHECK: OptionLine = ['--check <id>', 'only this check (repeatable)', 'repeatable'];
const BUCKET_CURE: readonly OptionLine[] = [
  [
    '--vpc <id>',
    `only this VPC (repeatable); ${BUCKET_CHECK}: buckets admit the endpoints of this VPC`,
    'repeatable',
  ],
  BUCKET,
  [
    '--endpoint <id>',
    `buckets admit this endpoint (repeatable), ${BUCKET_CHECK}; default: all that carry traffic to Amazon S3`,
    'repeatable',
  ],
  [
    '--exempt-role <arn>',
    `a role that keeps access from anywhere (repeatable), ${BUCKET_CHECK}`,
    'repeatable',
  ],
  [
    '--access-logs <path>',
    `who reached the bucket: S3 server access logs, a file, folder or s3:// prefix (repeatable), ${BUCKET_CHECK}`,
    'repeatable',
  ],
  [
    '--trail-logs <path>',
    `the same from files of a CloudTrail trail with data events (repeatable), ${BUCKET_CHECK}; with --check vpc-endpoint-policy-scoped: what went through endpoints`,
    'repeatable',
  ],
];
const RESOLVER_LOGS: readonly OptionLine[] = [
  [
    '--resolver-logs <path>',
    'who asked for names of partners: query logs of the Route 53 Resolver, a file, folder or s3:// prefix (repeatable)',
    'repeatable',
  ],
  ['--log-days <days>', 'days that count in these logs; default: 90'],
];
const PRICES: OptionLine = ['--prices <file>', 'prices of your own, instead of the price list'];
const MONTH: OptionLine = [
  '--month-hours <hours>',
  'hours of a month in reports: 720 is a month of 30 days (default: 730)',
];
const PARTNERS: OptionLine = [
  '--partners <file>',
  'what you know of PrivateLink partners, beside what is built in',
];
const ENDPOINT_USES: OptionLine = [
  '--endpoint-uses <file>',
  'what CloudTrail saw go through endpoints, for plans of their policies',
];
const MONEY: readonly OptionLine[] = [
  ['--traffic <file>', 'what flow logs saw: a JSON list of traffic records'],
  PRICES,
  MONTH,
];
const MODE: OptionLine = [
  '--mode <mode>',
  'at most observe, approve or auto; lowers a decision, never raises it',
];
const STATE: OptionLine = ['--state-folder <folder>', 'journals; default: $XDG_STATE_HOME/endpointer'];

const APPROVALS_URL: OptionLine = [
  '--url <url>',
  'the output ApprovalsUrl of the stack; default: $ENDPOINTER_APPROVALS_URL',
];
const ANSWER: readonly OptionLine[] = [
  ['--plan <hash>', 'exactly the plan with this hash'],
  ['--reason <text>', 'why; it goes into the record'],
  ['--yes', 'do not ask: for machines, together with --plan'],
];

const DEPLOYMENT: readonly OptionLine[] = [
  ['--stack <name>', 'the stack of a deployed Endpointer; default: Endpointer'],
  ['--table <name>', 'its table, instead of asking the stack'],
];
const WHY: OptionLine = ['--reason <text>', 'why; it goes into the record'];

/** What plans are made from. */
const PLANNING: readonly OptionLine[] = [
  ...BUCKET_CURE,
  ...MONEY,
  PARTNERS,
  ...RESOLVER_LOGS,
  ENDPOINT_USES,
  MODE,
];

export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: 'scan',
    summary:
      'find traffic that an endpoint could carry, endpoints that fall short, and open buckets; changes nothing',
    options: [
      ...AWS,
      ESTATE,
      CHECK,
      VPC,
      BUCKET,
      ...MONEY,
      PARTNERS,
      ...RESOLVER_LOGS,
      ['--diagram', 'print a Mermaid flowchart of the paths instead'],
      JSON_LINE,
    ],
    run: async (_operands, options, io) => (await import('./scan.ts')).scan(options, io),
  },
  {
    usage: 'plan',
    summary: 'show what would cure the findings, and what could break; changes nothing',
    options: [...AWS, ESTATE, CHECK, ...PLANNING, JSON_LINE],
    run: async (_operands, options, io) => (await import('./plan.ts')).plan(options, io),
  },
  {
    usage: 'apply',
    summary: 'show the plans, ask, and carry out those that were agreed to',
    options: [
      ...AWS,
      CHECK,
      ...PLANNING,
      ['--plan <hash>', 'exactly the plan with this hash'],
      ['--yes', 'do not ask: for machines'],
      ['--dry-run', 'print the plans that would run, as JSON, and change nothing'],
      STATE,
      JSON_LINE,
      NO_ESTATE,
    ],
    run: async (_operands, options, io) => (await import('./apply.ts')).apply(options, io),
  },
  {
    usage: 'rollback [id]',
    summary: 'take back what a remediation did; without an id, list them',
    options: [...AWS, STATE, ...DEPLOYMENT, JSON_LINE, NO_ESTATE],
    run: async ([operand], options, io) => (await import('./rollback.ts')).rollback(operand, options, io),
  },
  {
    usage: 'estate',
    summary: 'save what is read of an account, for `--estate` and `simulate`; changes nothing',
    options: [
      ...AWS,
      ['--out <file>', 'where to save it'],
      ['--traffic <file>', 'what flow logs saw'],
      PARTNERS,
      ...RESOLVER_LOGS,
      JSON_LINE,
    ],
    run: async (_operands, options, io) => (await import('./estate.ts')).estate(options, io),
  },
  {
    usage: 'explain <check>',
    summary: 'say what a check asks, why, and what it answers',
    options: [ESTATE, VPC, JSON_LINE],
    run: async ([operand], options, io) => (await import('./explain.ts')).explain(operand, options, io),
  },
  {
    usage: 'flows [path...]',
    summary: 'read VPC flow logs: who sends what through which NAT gateway, and what it costs',
    options: [
      ...AWS,
      ['--estate <file>', 'a saved estate as the network, instead of reading AWS'],
      ['--ip-ranges <file>', "AWS's ip-ranges.json; with --region and no --estate, nothing else is read"],
      ['--out-traffic <file>', 'write what was seen, for `--traffic`'],
      PARTNERS,
      ['--athena', 'ask Amazon Athena through the deployed stack, instead of reading files'],
      ['--from <day>', 'with --athena: the first day, such as 2026-11-20'],
      ['--to <day>', 'with --athena: the last day; default: today (UTC)'],
      ['--stack <name>', 'with --athena: the stack of a deployed Endpointer; default: Endpointer'],
      ['--threads <number>', 'threads for local files; default: one for each core, 8 at most'],
      PRICES,
      MONTH,
      JSON_LINE,
    ],
    run: async (operands, options, io) => (await import('./flows.ts')).flows(operands, options, io),
  },
  {
    usage: 'policy prove <file...>',
    summary: 'prove that bucket policies admit VPC endpoints only, or show a request that gets past',
    options: [
      ['--bucket <name>', 'name or ARN of the bucket'],
      ['--endpoint <id>', 'an admitted VPC endpoint (repeatable)', 'repeatable'],
      ['--vpc <id>', 'a VPC whose endpoints are admitted (repeatable)', 'repeatable'],
      ['--account <id>', 'an account whose endpoints are admitted (repeatable)', 'repeatable'],
      ['--org <id>', 'an organization whose endpoints are admitted (repeatable)', 'repeatable'],
      ['--exempt-role <arn>', 'a role that may come from anywhere (repeatable)', 'repeatable'],
      ['--json', 'print one line of JSON for each file (docs/policy-proof.schema.json)'],
    ],
    run: async (operands, options, io) =>
      (await import('./policy-prove.ts')).policyProve(operands, options, io),
  },
  {
    usage: 'policy simulate <file>',
    summary: 'ask what a bucket policy says of one request',
    options: [
      ['--principal <who>', 'an ARN, an account id, anonymous, or service:NAME'],
      ['--action <action>', 'such as s3:GetObject'],
      ['--resource <arn>', 'such as arn:aws:s3:::example-bucket/file'],
      ['--key <name=value>', 'a condition key of the request (repeatable)', 'repeatable'],
      JSON_LINE,
    ],
    run: async ([file = ''], options, io) =>
      (await import('./policy-simulate.ts')).policySimulate(file, options, io),
  },
  {
    usage: 'approvals list',
    summary: 'list the questions of a deployed Endpointer that wait for an answer',
    options: [...AWS, APPROVALS_URL, JSON_LINE],
    run: async (_operands, options, io) => (await import('./approvals.ts')).approvalsList(options, io),
  },
  {
    usage: 'approvals show <id>',
    summary: 'show a question with its plan',
    options: [...AWS, APPROVALS_URL, JSON_LINE],
    run: async ([id = ''], options, io) => (await import('./approvals.ts')).approvalsShow(id, options, io),
  },
  {
    usage: 'approvals approve <id>',
    summary: 'show the plan, ask, and approve it with your AWS credentials',
    options: [...AWS, APPROVALS_URL, ...ANSWER, JSON_LINE],
    run: async ([id = ''], options, io) => (await import('./approvals.ts')).approvalsApprove(id, options, io),
  },
  {
    usage: 'approvals reject <id>',
    summary: 'show the plan, ask, and reject it with your AWS credentials',
    options: [
      ...AWS,
      APPROVALS_URL,
      ...ANSWER,
      ['--exempt-days <days>', 'leave this VPC in peace for so long; default: the usual time'],
      JSON_LINE,
    ],
    run: async ([id = ''], options, io) => (await import('./approvals.ts')).approvalsReject(id, options, io),
  },
  {
    usage: 'account status',
    summary: 'say what a deployed Endpointer has open, and what holds it back',
    options: [...AWS, ...DEPLOYMENT, JSON_LINE],
    run: async (_operands, options, io) => (await import('./account-status.ts')).accountStatus(options, io),
  },
  {
    usage: 'account resume <id>',
    summary: 'let it act again where that remediation was undone by somebody',
    options: [...AWS, ...DEPLOYMENT, WHY, JSON_LINE],
    run: async ([id = ''], options, io) => (await import('./account-acts.ts')).accountResume(id, options, io),
  },
  {
    usage: 'account forget-failures',
    summary: 'let it apply plans again after verifications have failed in a row',
    options: [...AWS, ...DEPLOYMENT, WHY, JSON_LINE],
    run: async (_operands, options, io) =>
      (await import('./account-acts.ts')).accountForgetFailures(options, io),
  },
  {
    usage: 'account release <id>',
    summary: 'free what a remediation holds whose run has ended without a record',
    options: [...AWS, ...DEPLOYMENT, WHY, JSON_LINE],
    run: async ([id = ''], options, io) =>
      (await import('./account-acts.ts')).accountRelease(id, options, io),
  },
  {
    usage: 'account export',
    summary: 'write all journals of a deployed Endpointer to a file, a line of JSON for each entry',
    options: [...AWS, ...DEPLOYMENT, ['--out <file>', 'where to write them; default: standard output']],
    run: async (_operands, options, io) => (await import('./account-export.ts')).accountExport(options, io),
  },
  {
    usage: 'notify confirm <token>',
    summary: 'confirm a subscription to the mails, so that no link in a mail can end it',
    options: [
      ['--topic <arn>', 'the output TopicArn of the stack'],
      ['--profile <profile>', 'profile of the shared AWS config'],
      JSON_LINE,
    ],
    run: async ([token = ''], options, io) => (await import('./notify.ts')).notifyConfirm(token, options, io),
  },
  {
    usage: 'simulate',
    summary: 'start a local AWS with the account of a file, for any SDK or the AWS CLI',
    options: [
      ['--fixture <file>', 'a saved estate, or an account in the form that the simulator reads'],
      ['--port <port>', 'default: a free one'],
      JSON_LINE,
    ],
    run: async (_operands, options, io) => (await import('./simulate.ts')).simulate(options, io),
  },
  {
    usage: 'demo',
    summary: 'show all of it on a simulated account; needs no AWS account',
    options: [JSON_LINE],
    run: async (_operands, options, io) => (await import('./demo.ts')).demo(options, io),
  },
];
