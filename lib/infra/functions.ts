/** The functions of the account, as data: what each is for, what it may do, and how it runs. */

/** What a function may do beside writing its log; `iam/grants.ts` says what each means in IAM. */
export type Grant =
  | 'readEstate'
  | 'readNetwork'
  | 'readRoutesAndPolicies'
  | 'readStacks'
  | 'putEvaluations'
  | 'readSwitches'
  | 'startRuns'
  | 'answerRuns'
  | 'sendMail'
  | 'seeSubscribers'
  | 'publishEvents'
  | 'sign'
  | 'checkSignatures'
  | 'assumeChangeRole'
  | 'probe'
  | 'readTrafficNetwork'
  | 'getFlowLogs'
  | 'countTraffic'
  | 'readTraffic';

/** Names of environment variables, each of which `endpointer.ts` gives a value. */
export type FunctionVariable =
  | 'ENDPOINTER_TABLE'
  | 'ENDPOINTER_STATE_MACHINE_ARN'
  | 'ENDPOINTER_TOPIC_ARN'
  | 'ENDPOINTER_BUS_NAME'
  | 'ENDPOINTER_HMAC_KEY_ID'
  | 'ENDPOINTER_MODE_PARAMETER'
  | 'ENDPOINTER_KILL_SWITCH_PARAMETER'
  | 'ENDPOINTER_SETTINGS'
  | 'ENDPOINTER_PAGE_URL'
  | 'ENDPOINTER_CHANGE_ROLE_ARN'
  | 'ENDPOINTER_QUEUE_URL'
  | 'ENDPOINTER_TRAFFIC_TABLE'
  | 'ENDPOINTER_FLOW_LOGS'
  | 'ENDPOINTER_PARTNERS';

export interface FunctionSpec {
  readonly name: FunctionName;
  readonly description: string;
  readonly grants: readonly Grant[];
  readonly environment: readonly FunctionVariable[];
  readonly timeoutSeconds: number;
  /** Lambda gives processor time in proportion. */
  readonly memoryMegabytes: number;
}

export type FunctionName =
  | 'evaluate-rule'
  | 'receive-change'
  | 'run-read-step'
  | 'run-write-step'
  | 'ask-approval'
  | 'answer-page'
  | 'answer-approval'
  | 'probe-account'
  | 'report-baseline'
  | 'ingest-flow-log';

const TELLING = [
  'ENDPOINTER_TABLE',
  'ENDPOINTER_TOPIC_ARN',
  'ENDPOINTER_BUS_NAME',
  'ENDPOINTER_SETTINGS',
] as const;
/** Absent where no flow logs are read. */
const TRAFFIC = ['ENDPOINTER_TRAFFIC_TABLE', 'ENDPOINTER_FLOW_LOGS'] as const;
/** Of whoever looks at the account; absent where the owner has named none of his own. */
const PARTNERS = 'ENDPOINTER_PARTNERS';
const SWITCHES = ['ENDPOINTER_MODE_PARAMETER', 'ENDPOINTER_KILL_SWITCH_PARAMETER'] as const;

/** Reading a whole account takes minutes where it is large; a function may run for 15. */
const LONG = { timeoutSeconds: 900, memoryMegabytes: 1_024 } as const;
const SHORT = { timeoutSeconds: 30, memoryMegabytes: 512 } as const;

export const FUNCTIONS: Readonly<Record<FunctionName, FunctionSpec>> = {
  'evaluate-rule': {
    name: 'evaluate-rule',
    description: 'Answers AWS Config for every check',
    grants: ['readNetwork', 'readTraffic', 'putEvaluations'],
    environment: [...TRAFFIC, PARTNERS],
    ...LONG,
  },
  'receive-change': {
    name: 'receive-change',
    description: 'Folds what has happened to a VPC into one evaluation and starts remediations',
    grants: ['readNetwork', 'readTraffic', 'readSwitches', 'startRuns', 'sendMail', 'publishEvents'],
    environment: [
      ...TELLING,
      ...SWITCHES,
      ...TRAFFIC,
      PARTNERS,
      'ENDPOINTER_STATE_MACHINE_ARN',
      'ENDPOINTER_CHANGE_ROLE_ARN',
      'ENDPOINTER_QUEUE_URL',
    ],
    ...LONG,
  },
  'run-read-step': {
    name: 'run-read-step',
    description: 'Runs the steps of a remediation that only read',
    grants: ['readEstate', 'readTraffic', 'readStacks', 'readSwitches', 'sendMail', 'publishEvents'],
    environment: [...TELLING, ...SWITCHES, ...TRAFFIC, PARTNERS, 'ENDPOINTER_CHANGE_ROLE_ARN'],
    ...LONG,
  },
  'run-write-step': {
    name: 'run-write-step',
    description: 'Runs the steps of a remediation that change the network',
    grants: ['readRoutesAndPolicies', 'readSwitches', 'seeSubscribers', 'assumeChangeRole'],
    environment: [...TELLING, ...SWITCHES, PARTNERS, 'ENDPOINTER_CHANGE_ROLE_ARN'],
    ...LONG,
  },
  'ask-approval': {
    name: 'ask-approval',
    description: 'Stores a question and sends it by mail',
    grants: ['sendMail', 'seeSubscribers', 'publishEvents', 'sign'],
    environment: [...TELLING, 'ENDPOINTER_HMAC_KEY_ID', 'ENDPOINTER_PAGE_URL'],
    ...SHORT,
  },
  'answer-page': {
    name: 'answer-page',
    description: 'The public page on which a question is shown and answered',
    grants: ['checkSignatures', 'answerRuns', 'publishEvents'],
    environment: [...TELLING, 'ENDPOINTER_HMAC_KEY_ID'],
    ...SHORT,
  },
  'answer-approval': {
    name: 'answer-approval',
    description: 'Lists, shows and answers questions for callers whom IAM knows',
    grants: ['answerRuns', 'publishEvents'],
    environment: TELLING,
    ...SHORT,
  },
  'probe-account': {
    name: 'probe-account',
    description: 'Looks daily whether changes can be heard and mails be read',
    grants: ['probe', 'seeSubscribers', 'sendMail', 'publishEvents'],
    environment: TELLING,
    timeoutSeconds: 60,
    memoryMegabytes: 512,
  },
  'report-baseline': {
    name: 'report-baseline',
    description: 'Writes down what was wrong before Endpointer came, and reports it once',
    grants: ['readNetwork', 'readTraffic', 'sendMail'],
    environment: [...TELLING, ...TRAFFIC, PARTNERS],
    ...LONG,
  },
  'ingest-flow-log': {
    name: 'ingest-flow-log',
    description: 'Adds flow logs to the hourly roll-ups, and tells of clients that begin to send through NAT',
    grants: ['readTrafficNetwork', 'getFlowLogs', 'countTraffic', 'publishEvents'],
    environment: ['ENDPOINTER_BUS_NAME', 'ENDPOINTER_SETTINGS', ...TRAFFIC, PARTNERS],
    timeoutSeconds: 300,
    // A whole core: a file is read by one thread.
    memoryMegabytes: 1_769,
  },
};
