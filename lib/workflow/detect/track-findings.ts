import type { Evaluation, Finding } from '../../core/checks/check.ts';
import type { PlaceMemory } from '../account/account-services.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { EventSubject } from './event-subject.ts';
import { subjectOf } from './event-subject.ts';
import { publishOnce } from '../account/tell-once.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeId } from '../../core/remediation/subject.ts';

/** What the check said of the resources of one place, and what was known before. */
export interface Seen extends EventSubject {
  readonly about: Place;
  readonly evaluations: readonly Evaluation[];
  readonly state: PlaceMemory;
}

/**
 * Tells findings that are new and those that are gone, and remembers them; an unknown neither opens nor resolves one.
 *
 * Gives the open findings, and of each whether it was there before the product came.
 */
export async function trackFindings(
  context: WorkflowContext,
  seen: Seen,
): Promise<{ readonly findings: readonly Finding[]; readonly isBaseline: (finding: Finding) => boolean }> {
  const { remembered } = accountOf(context);
  const { state, evaluations, checkId, about } = seen;
  const findings = evaluations.filter((one): one is Finding => one.status === 'nonCompliant');
  const isRight = rightIn(evaluations);
  const opened = findings.filter(({ resourceId }) => state.findings[resourceId] === undefined);
  const resolved = Object.keys(state.findings).filter(isRight);
  const baseline = state.baseline.filter((id) => !isRight(id));
  const isTaken = (await remembered.baselineTakenAt()) !== undefined;
  const isBaseline = ({ resourceId }: Finding): boolean => !isTaken || baseline.includes(resourceId);
  const at = context.clock.now().toISOString();
  for (const finding of opened) await tellOpened(context, seen, finding, isBaseline(finding), at);
  for (const id of resolved) await tellResolved(context, seen, id);
  if (opened.length > 0 || resolved.length > 0 || baseline.length < state.baseline.length) {
    const kept = Object.entries(state.findings).filter(([id]) => !resolved.includes(id));
    const added = opened.map(({ resourceId }) => [resourceId, at] as const);
    await remembered.changePlace(checkId, about, {
      findings: Object.fromEntries([...kept, ...added]),
      baseline,
    });
  }
  return { findings, isBaseline };
}

/** Whether a resource is right now, or is no more; what could not be told, or was not listed at all, is not. */
function rightIn(evaluations: readonly Evaluation[]): (resourceId: string) => boolean {
  const statuses = new Map(evaluations.map(({ resourceId, status }) => [resourceId, status]));
  const isListed = evaluations.length > 0 && !evaluations.some(({ status }) => status === 'unknown');
  return (id) => {
    const status = statuses.get(id);
    if (status === undefined) return isListed;
    return status === 'compliant' || status === 'notApplicable';
  };
}

async function tellOpened(
  context: WorkflowContext,
  seen: Seen,
  finding: Finding,
  isBaseline: boolean,
  openedAt: string,
): Promise<void> {
  const { resourceId, resourceType, reason } = finding;
  await publishOnce(accountOf(context), `${seen.checkId}#${resourceId}#${openedAt}`, {
    detailType: 'Finding Opened',
    resources: [placeId(seen.about), resourceId],
    detail: { version: 1, ...subjectOf(context, seen), resourceId, resourceType, reason, isBaseline },
  });
}

async function tellResolved(context: WorkflowContext, seen: Seen, resourceId: string): Promise<void> {
  const openedAt = seen.state.findings[resourceId] ?? '';
  await publishOnce(accountOf(context), `${seen.checkId}#${resourceId}#${openedAt}`, {
    detailType: 'Finding Resolved',
    resources: [placeId(seen.about), resourceId],
    detail: { version: 1, ...subjectOf(context, seen), resourceId },
  });
}
