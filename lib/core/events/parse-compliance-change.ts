/**
 * AWS Config says that a resource's compliance with a rule has changed. It says so once for each change: a resource
 * that stays as it is sends nothing.
 *
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
import { recordAt, textAt, timeAt } from './json-fields.ts';
import type { IgnoredEvent } from './parse-cloud-trail-event.ts';
import { UNKNOWN_PREFIX } from './to-config-evaluations.ts';

export interface ComplianceChange {
  readonly kind: 'complianceChange';
  readonly ruleName: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly accountId: string;
  readonly region: string;
  /** ISO 8601. */
  readonly at: string;
  /** Config's own words, INSUFFICIENT_DATA among them. */
  readonly compliance: string;
  /** Absent at the first evaluation. */
  readonly before?: string;
  readonly annotation?: string;
  /** We could not tell, and put it as NON_COMPLIANT for want of a better word: it never starts a plan. */
  readonly isUnknown: boolean;
}

export const COMPLIANCE_DETAIL_TYPE = 'Config Rules Compliance Change';

/** Takes any JSON and never throws. */
export function parseComplianceChange(event: unknown): ComplianceChange | IgnoredEvent {
  const detail = recordAt(event, 'detail');
  const detailType = textAt(event, 'detail-type');
  if (detailType !== COMPLIANCE_DETAIL_TYPE || detail === undefined) {
    return ignored(`it is no change of compliance (${detailType ?? 'without a detail-type'})`);
  }
  const result = recordAt(detail, 'newEvaluationResult');
  const subject = subjectOf(event, detail);
  const compliance = textAt(result, 'complianceType');
  if (subject === undefined || compliance === undefined) {
    return ignored('the change names no resource, no rule, no time or no result');
  }
  const mode = textAt(result, ...QUALIFIER, 'evaluationMode');
  if (mode === 'PROACTIVE') return ignored('what was evaluated does not exist yet');
  const before = textAt(detail, 'oldEvaluationResult', 'complianceType');
  const annotation = textAt(result, 'annotation');
  return {
    kind: 'complianceChange',
    ...subject,
    compliance,
    ...(before === undefined ? {} : { before }),
    ...(annotation === undefined ? {} : { annotation }),
    isUnknown: annotation?.startsWith(UNKNOWN_PREFIX.trim()) ?? false,
  };
}

const QUALIFIER = ['evaluationResultIdentifier', 'evaluationResultQualifier'] as const;

type Subject = Pick<
  ComplianceChange,
  'ruleName' | 'resourceType' | 'resourceId' | 'accountId' | 'region' | 'at'
>;

function subjectOf(event: unknown, detail: unknown): Subject | undefined {
  const ruleName = textAt(detail, 'configRuleName');
  const resourceType = textAt(detail, 'resourceType');
  const resourceId = textAt(detail, 'resourceId');
  const accountId = textAt(detail, 'awsAccountId') ?? textAt(event, 'account');
  const region = textAt(detail, 'awsRegion') ?? textAt(event, 'region');
  const at = timeAt(detail, 'notificationCreationTime') ?? timeAt(event, 'time');
  if (ruleName === undefined || resourceType === undefined || resourceId === undefined) return undefined;
  if (accountId === undefined || region === undefined || at === undefined) return undefined;
  return { ruleName, resourceType, resourceId, accountId, region, at };
}

function ignored(reason: string): IgnoredEvent {
  return { kind: 'ignored', reason };
}
