import type { CheckId } from '../../core/checks/check.ts';
import type { Place, Subject } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';
import type { EventAbout } from '../account/own-events.ts';

export interface EventSubject {
  readonly checkId: CheckId;
  readonly correlationId: string;
  /** A finding lies at a place; a remediation has a subject. */
  readonly about: Subject | Place;
}

/** The members that every event of a finding or a remediation begins with. */
export function subjectOf(
  { door, clock }: Pick<WorkflowContext, 'door' | 'clock'>,
  { checkId, correlationId, about }: EventSubject,
): EventAbout {
  const { accountId, region } = door;
  const { kind: _kind, ...ids } = about;
  return { accountId, region, checkId, ...ids, correlationId, at: clock.now().toISOString() };
}

/** The same of a run. */
export function subjectOfRun(
  context: Pick<WorkflowContext, 'door' | 'clock'>,
  { checkId, correlationId, subject }: Pick<EventSubject, 'checkId' | 'correlationId'> & { subject: Subject },
): EventAbout {
  return subjectOf(context, { checkId, correlationId, about: subject });
}
