/** Props as they are used: every default filled in, every value checked, and all that is wrong said at once. */
import { Token } from 'aws-cdk-lib';
import type { CheckId } from '../core/checks/check.ts';
import { CHECK_IDS } from '../core/checks/check-ids.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { Partner } from '../core/partners/partner.ts';
import { UserError } from '../core/user-error.ts';
import { readPartnersFileNow } from '../files/partners-file.ts';
import type {
  AccountSettings,
  ApprovalChannel,
  BucketSelection,
  BucketsSettings,
  VpcSelection,
} from '../workflow/account/account-settings.ts';
import { CONFIG_RULE_FREQUENCIES } from './config-rule-frequency.ts';
import type { ConfigRuleFrequency } from './config-rule-frequency.ts';
import type { ResolvedFlowLogs } from './flow-log-props.ts';
import { resolveFlowLogs, wrongFlowLogs } from './flow-log-props.ts';
import { LOG_RETENTION_DAYS } from './log-retention.ts';
import type { BucketProps, EndpointerProps, NotificationTarget } from './props.ts';

export interface ResolvedProps {
  /** What the functions are told, as it is. */
  readonly settings: AccountSettings;
  readonly notify: readonly NotificationTarget[];
  /** Whether any answer may be given on the public page. */
  readonly hasPage: boolean;
  /** Whether closed buckets let the role in that changes things. */
  readonly exemptsRemediator: boolean;
  readonly pageConcurrency: number;
  readonly evaluation: ConfigRuleFrequency;
  readonly probeHour: number;
  readonly logDays: number;
  readonly journal: 'keep' | 'delete';
  readonly configRecorder: 'existing' | 'create';
  readonly flowLogs?: ResolvedFlowLogs;
  readonly partners?: readonly Partner[];
  readonly permissionsBoundaryArn?: string;
  readonly functionsFolder?: string;
}

const MODES = ['observe', 'approve', 'auto'];
const CHANNELS = ['page', 'iam'];

/** Throws `UserError` with everything that is wrong. */
export function resolveProps(props: EndpointerProps): ResolvedProps {
  const { approval = {}, limits = {}, schedules = {}, retention = {} } = props;
  const channels = channelsOf(approval.channel);
  const resolved: ResolvedProps = {
    settings: settingsOf(props, channels),
    notify: props.notify,
    hasPage: CHECKS.some(({ id, defaultChannel }) => (channels[id] ?? defaultChannel) === 'page'),
    exemptsRemediator: props.buckets?.exemptsRemediator ?? false,
    pageConcurrency: limits.pageConcurrency ?? 5,
    evaluation: schedules.evaluation ?? 'TwentyFour_Hours',
    probeHour: schedules.probeHour ?? 6,
    logDays: retention.logDays ?? 90,
    journal: retention.journal ?? 'keep',
    configRecorder: props.configRecorder ?? 'existing',
    ...(props.flowLogs === undefined ? {} : { flowLogs: resolveFlowLogs(props.flowLogs) }),
    ...(props.partners === undefined ? {} : { partners: readPartnersFileNow(props.partners) }),
    ...(props.permissionsBoundaryArn === undefined
      ? {}
      : { permissionsBoundaryArn: props.permissionsBoundaryArn }),
    ...(props.functionsFolder === undefined ? {} : { functionsFolder: props.functionsFolder }),
  };
  refuseWrong(resolved);
  return resolved;
}

function settingsOf(
  props: EndpointerProps,
  approvalChannel: AccountSettings['approvalChannel'],
): AccountSettings {
  const { approval = {}, limits = {} } = props;
  return {
    settleMinutes: props.settleMinutes ?? 30,
    watchMinutes: props.watchMinutes ?? 30,
    approvalHours: approval.lifetimeHours ?? 72,
    coolDownHours: approval.coolDownHours ?? 168,
    maxConcurrentVpcs: limits.maxConcurrentVpcs ?? 3,
    changesPerHour: limits.changesPerHour ?? 10,
    maxFailedVerifications: limits.maxFailedVerifications ?? 2,
    ...(props.changeWindow === undefined ? {} : { changeWindow: props.changeWindow }),
    ...(props.scope === undefined ? {} : { scope: selectionOf(props.scope) }),
    exemptions: selectionOf(props.exemptions ?? {}),
    buckets: bucketsOf(props.buckets ?? {}),
    approvalChannel,
    modes: props.modes ?? {},
    requiresOtherApprover: approval.requiresOtherApprover ?? false,
    maxCodeAttempts: approval.maxCodeAttempts ?? 5,
  };
}

function selectionOf({ vpcIds = [], tags = {} }: Partial<VpcSelection>): VpcSelection {
  return { vpcIds, tags };
}

function bucketsOf({ scope, exemptions = {}, breakGlassRoles = [] }: BucketProps): BucketsSettings {
  return {
    ...(scope === undefined ? {} : { scope: bucketSelectionOf(scope) }),
    exemptions: bucketSelectionOf(exemptions),
    exemptRoles: breakGlassRoles,
  };
}

function bucketSelectionOf({ names = [], tags = {} }: Partial<BucketSelection>): BucketSelection {
  return { names, tags };
}

function channelsOf(
  channel: ApprovalChannel | Readonly<Partial<Record<CheckId, ApprovalChannel>>> | undefined,
): AccountSettings['approvalChannel'] {
  if (channel === undefined) return {};
  if (typeof channel !== 'string') return channel;
  return Object.fromEntries(CHECK_IDS.map((id) => [id, channel]));
}

function refuseWrong(resolved: ResolvedProps): void {
  const wrong = [
    ...wrongTargets(resolved.notify),
    ...wrongNumbers(resolved),
    ...wrongNames(resolved),
    ...wrongSelections(resolved.settings),
    ...wrongBuckets(resolved.settings),
    ...wrongWindow(resolved.settings),
    ...wrongFlowLogs(resolved.flowLogs),
  ];
  if (wrong.length === 0) return;
  throw new UserError({
    got: `Endpointer cannot be deployed like this: ${wrong.join('; ')}`,
    allowed: 'The documentation of EndpointerProps says what each may be',
    remedy: 'Correct the props, or the context in cdk.json or behind -c',
  });
}

/** A token is known only when it is deployed. */
function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}

function wrongTargets(notify: readonly NotificationTarget[]): readonly string[] {
  if (notify.length === 0) return ['notify is empty, and without anybody to tell nothing may be changed'];
  return notify.flatMap((target) => {
    if (target.kind === 'queue') {
      const isArn = !isKnown(target.queueArn) || /^arn:[\w-]+:sqs:/.test(target.queueArn);
      return isArn ? [] : [`notify: "${target.queueArn}" is no ARN of a queue`];
    }
    const isAddress = !isKnown(target.address) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(target.address);
    return isAddress ? [] : [`notify: "${target.address}" is no mail address`];
  });
}

function wrongNumbers({ settings, pageConcurrency, probeHour, logDays }: ResolvedProps): readonly string[] {
  const ranges: readonly (readonly [string, number, number, number])[] = [
    ['settleMinutes', settings.settleMinutes, 0, 1_440],
    ['watchMinutes', settings.watchMinutes, 0, 720],
    ['approval.lifetimeHours', settings.approvalHours, 1, 720],
    ['approval.coolDownHours', settings.coolDownHours, 0, 8_760],
    ['approval.maxCodeAttempts', settings.maxCodeAttempts, 1, 10],
    ['limits.maxConcurrentVpcs', settings.maxConcurrentVpcs, 1, 50],
    ['limits.changesPerHour', settings.changesPerHour, 1, 100],
    ['limits.maxFailedVerifications', settings.maxFailedVerifications, 1, 10],
    ['limits.pageConcurrency', pageConcurrency, 1, 100],
    ['schedules.probeHour', probeHour, 0, 23],
  ];
  const outside = ranges.flatMap(([name, value, least, most]) =>
    Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`${name} is ${value} and must be a whole number from ${least} to ${most}`],
  );
  return LOG_RETENTION_DAYS.includes(logDays)
    ? outside
    : [
        ...outside,
        `retention.logDays is ${logDays}, and CloudWatch keeps logs ${LOG_RETENTION_DAYS.join(', ')} days`,
      ];
}

function wrongNames({ settings, evaluation, journal, configRecorder }: ResolvedProps): readonly string[] {
  const oneOf = (name: string, value: string, allowed: readonly string[]): readonly string[] =>
    allowed.includes(value) ? [] : [`${name} is "${value}" and must be one of ${allowed.join(', ')}`];
  const perCheck = (name: string, values: Readonly<Record<string, string>>, allowed: readonly string[]) =>
    Object.entries(values).flatMap(([id, value]) => [
      ...oneOf(`a check in ${name}`, id, CHECK_IDS),
      ...oneOf(`${name} of ${id}`, value, allowed),
    ]);
  return [
    ...perCheck('modes', settings.modes, MODES),
    ...wrongAuto(settings),
    ...perCheck('approval.channel', settings.approvalChannel, CHANNELS),
    ...oneOf('schedules.evaluation', evaluation, CONFIG_RULE_FREQUENCIES),
    ...oneOf('retention.journal', journal, ['keep', 'delete']),
    ...oneOf('configRecorder', configRecorder, ['existing', 'create']),
  ];
}

/** Some plans never run without a person; who asks for it is told, rather than quietly asked each time. */
function wrongAuto({ modes }: AccountSettings): readonly string[] {
  return CHECKS.flatMap(({ id, neverAlone }) =>
    neverAlone !== undefined && modes[id] === 'auto'
      ? [`modes of ${id} is "auto" and must be observe or approve: ${neverAlone}`]
      : [],
  );
}

function wrongBuckets({ buckets: { scope, exemptRoles } }: AccountSettings): readonly string[] {
  const wrongRoles = exemptRoles
    .filter((arn) => isKnown(arn) && !/^arn:[\w-]+:iam::\d{12}:role\/[^*?$]+$/.test(arn))
    .map((arn) => `buckets.breakGlassRoles: "${arn}" is no ARN of one role, without wildcards`);
  const isEmpty = scope !== undefined && scope.names.length === 0 && Object.keys(scope.tags).length === 0;
  return isEmpty
    ? [...wrongRoles, 'buckets.scope names no bucket and no tag, so that none would be looked after']
    : wrongRoles;
}

function wrongSelections({ scope, exemptions }: AccountSettings): readonly string[] {
  const named: readonly (readonly [string, VpcSelection | undefined])[] = [
    ['scope', scope],
    ['exemptions', exemptions],
  ];
  const ids = named.flatMap(([name, selection]) =>
    (selection?.vpcIds ?? [])
      .filter((id) => isKnown(id) && !/^vpc-([\da-f]{8}|[\da-f]{17})$/.test(id))
      .map((id) => `${name}: "${id}" is no id of a VPC`),
  );
  const isEmpty = scope !== undefined && scope.vpcIds.length === 0 && Object.keys(scope.tags).length === 0;
  return isEmpty ? [...ids, 'scope names no VPC and no tag, so that nothing would be looked after'] : ids;
}

function wrongWindow({ changeWindow }: AccountSettings): readonly string[] {
  if (changeWindow === undefined) return [];
  const { days, fromHour, toHour } = changeWindow;
  const isHour = (hour: number, least: number, most: number) =>
    Number.isInteger(hour) && hour >= least && hour <= most;
  return [
    ...(days.length > 0 && days.every((day) => isHour(day, 0, 6))
      ? []
      : ['changeWindow.days must be at least one of 0 (Sunday) to 6']),
    ...(isHour(fromHour, 0, 23) ? [] : ['changeWindow.fromHour must be 0 to 23']),
    ...(isHour(toHour, 1, 24) ? [] : ['changeWindow.toHour must be 1 to 24']),
  ];
}
