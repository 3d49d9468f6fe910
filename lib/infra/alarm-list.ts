/**
 * Every alarm, as data. Each has a heading of the same name in `docs/operator-runbook.md`; a test keeps it so.
 */
export type AlarmSource =
  /** A metric of a part of the product. */
  | { readonly kind: 'metric'; readonly metric: PartMetric }
  /** How often an event of this form stands in the record of events. */
  | { readonly kind: 'event'; readonly pattern: string };

export type PartMetric =
  | 'deadLetters'
  | 'oldestChange'
  | 'unreadFlowLogs'
  | 'oldestFlowLog'
  | 'functionErrors'
  | 'pageRequests'
  | 'executionsFailed'
  | 'executionsTimedOut'
  | 'probeRuns';

export interface AlarmSpec {
  readonly name: string;
  /** One sentence for the mail. */
  readonly description: string;
  readonly source: AlarmSource;
  readonly threshold: number;
  readonly periodMinutes: number;
  readonly comparison: 'atLeast' | 'below';
  /** What silence means. */
  readonly missing: 'fine' | 'alarming';
}

const ONCE = { threshold: 1, periodMinutes: 5, comparison: 'atLeast', missing: 'fine' } as const;

function ofEvent(name: string, detailType: string, description: string, more = ''): AlarmSpec {
  const pattern = `{ ($.source = "endpointer") && ($.detail-type = "${detailType}")${more} }`;
  return { name, description, source: { kind: 'event', pattern }, ...ONCE };
}

export const ALARMS: readonly AlarmSpec[] = [
  {
    name: 'DeadLetters',
    description: 'Events could not be handled after five attempts.',
    source: { kind: 'metric', metric: 'deadLetters' },
    ...ONCE,
  },
  {
    name: 'ChangesWaiting',
    description: 'Events have been waiting for more than an hour.',
    source: { kind: 'metric', metric: 'oldestChange' },
    ...ONCE,
    threshold: 3_600,
  },
  {
    name: 'FlowLogsUnread',
    description: 'Flow logs could not be read after three attempts, so that bytes are lower bounds.',
    source: { kind: 'metric', metric: 'unreadFlowLogs' },
    ...ONCE,
  },
  {
    name: 'FlowLogsWaiting',
    description: 'Flow logs have been waiting for more than an hour.',
    source: { kind: 'metric', metric: 'oldestFlowLog' },
    ...ONCE,
    threshold: 3_600,
  },
  {
    name: 'FunctionErrors',
    description: 'A function failed three times or more within an hour.',
    source: { kind: 'metric', metric: 'functionErrors' },
    ...ONCE,
    threshold: 3,
    periodMinutes: 60,
  },
  {
    name: 'PageFlooded',
    description: 'The answer page is called far more often than people do.',
    source: { kind: 'metric', metric: 'pageRequests' },
    ...ONCE,
    threshold: 300,
  },
  {
    name: 'RunFailed',
    description: 'A remediation could not be recorded at its end.',
    source: { kind: 'metric', metric: 'executionsFailed' },
    ...ONCE,
  },
  {
    name: 'RunTimedOut',
    description: 'A remediation waited for a month and was given up.',
    source: { kind: 'metric', metric: 'executionsTimedOut' },
    ...ONCE,
  },
  {
    name: 'ProbeSilent',
    description: 'The daily probe has not run, so that nobody knows whether changes are heard.',
    source: { kind: 'metric', metric: 'probeRuns' },
    threshold: 1,
    periodMinutes: 1_440,
    comparison: 'below',
    missing: 'alarming',
  },
  {
    name: 'SwitchChanged',
    description: 'The mode or the kill switch was changed or deleted.',
    source: { kind: 'event', pattern: '{ $.source = "aws.ssm" }' },
    ...ONCE,
  },
  ofEvent(
    'DetectionImpaired',
    'Detection Impaired',
    'No trail, no recorder or no confirmed subscriber: changes are not heard, or nobody can be asked.',
  ),
  ofEvent(
    'BucketEditOverwritten',
    'Bucket Edit Overwritten',
    "Somebody edited a bucket's policy between our read and our write; that edit may be lost.",
  ),
  ofEvent(
    'RollbackUnfinished',
    'Remediation Failed',
    'A remediation failed and could not be rolled back completely.',
    ' && ($.detail.failed = "unfinished")',
  ),
  ofEvent(
    'NobodyAsked',
    'Remediation Failed',
    'A plan needed an answer, and nobody could be asked.',
    ' && ($.detail.failed = "notAsked")',
  ),
  ofEvent(
    'RolledBack',
    'Remediation Rolled Back',
    'A remediation was undone: it failed, or a person took it back.',
  ),
  ofEvent(
    'DenialsRising',
    'Remediation Applied',
    'After a change more calls are refused than before.',
    ' && ($.detail.isRising IS TRUE)',
  ),
  ofEvent('UndoneByOthers', 'Remediation Undone By Others', 'Somebody undid what was applied.'),
];
