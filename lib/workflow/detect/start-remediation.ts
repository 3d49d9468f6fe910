import { replayJournal } from '../../core/remediation/replay-journal.ts';
import type { OpenRemediation } from '../account/account-services.ts';
import { accountOf } from '../account/account-of.ts';
import type { WorkflowContext } from '../context.ts';
import type { RemediationRun } from '../steps/remediation-run.ts';
import { loadChecks } from '../load-checks.ts';
import { shortNameOf } from '../../core/remediation/interface-endpoint/endpoint-wish.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { describeSubject, subjectKey } from '../../core/remediation/subject.ts';

/** What is to be remedied: all findings of one check that one plan cures. */
export interface StartSubject extends Pick<
  RemediationRun,
  'checkId' | 'subject' | 'correlationId' | 'isBaseline' | 'requestedBy'
> {}

export type StartResult =
  | { readonly result: 'started' | 'alreadyRunning'; readonly remediationId: string }
  | {
      readonly result: 'skipped';
      readonly because: 'observed' | 'exempt' | 'coolingDown' | 'killSwitch';
      readonly reason: string;
    };

/**
 * Starts at most one remediation for a subject, however often and by however many it is called at once.
 *
 * The conditional write makes the id; the execution of that name is started after it, and once more by whoever finds
 * the id open, so that a caller killed in between leaves nothing behind.
 */
export async function startRemediation(context: WorkflowContext, start: StartSubject): Promise<StartResult> {
  const skipped = await reasonToSkip(context, start);
  if (skipped !== undefined) return skipped;
  // The one that was open may end while we look; then there is room for another.
  const result = (await startOpen(context, start)) ?? (await startOpen(context, start));
  if (result === undefined)
    throw new Error(`remediations of ${describeSubject(start.subject)} end faster than one can be started`);
  return result;
}

/** Undefined where the open one has just ended. */
async function startOpen(context: WorkflowContext, start: StartSubject): Promise<StartResult | undefined> {
  const { executions, registry } = accountOf(context);
  const { remediationId, run, subject } = await open(context, start);
  const started = await executions.start(remediationId, run);
  if (started === 'started') return { result: 'started', remediationId };
  // An execution of that name exists: it counts only where registry and journal show that id open.
  if ((await stateOf(context, remediationId)) === 'closed') {
    // Its record was cut off after it had closed the journal.
    await registry.release({ remediationId, subject });
    return undefined;
  }
  const present = await registry.find(subject);
  return present?.remediationId === remediationId ? { result: 'alreadyRunning', remediationId } : undefined;
}

async function stateOf(context: WorkflowContext, remediationId: string): Promise<'none' | 'open' | 'closed'> {
  const journal = await context.journals.open(remediationId);
  const state = journal === undefined ? undefined : replayJournal(await journal.read());
  if (state === undefined) return 'none';
  return state.closed === undefined ? 'open' : 'closed';
}

async function open(context: WorkflowContext, start: StartSubject): Promise<OpenRemediation> {
  const { subject, requestedBy, checkId, correlationId, isBaseline } = start;
  const remediationId = executionName(`${nameOf(subject, context.door.region)}-${context.newId()}`);
  const run: RemediationRun = {
    remediationId,
    correlationId,
    checkId,
    subject,
    isBaseline,
    kept: [],
    ...(requestedBy === undefined ? {} : { requestedBy }),
  };
  const openedAt = context.clock.now().toISOString();
  const remediation = { remediationId, subject, run, openedAt };
  const result = await accountOf(context).registry.open(remediation);
  return result.open === 'opened' ? remediation : result.remediation;
}

function nameOf(subject: Subject, region: string): string {
  return subject.kind === 'vpcService'
    ? `${shortNameOf(subject.service, region)}-${subject.vpcId}`
    : subjectKey(subject);
}

const MOST_CHARACTERS = 80;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
function executionName(id: string): string {
  const name = id.replaceAll(/[^0-9A-Za-z_-]/g, '-');
  // The end makes it unique.
  return name.length <= MOST_CHARACTERS ? name : name.slice(-MOST_CHARACTERS);
}

async function reasonToSkip(
  context: WorkflowContext,
  { subject, checkId }: StartSubject,
): Promise<Extract<StartResult, { result: 'skipped' }> | undefined> {
  const { remembered, settings, brakes } = accountOf(context);
  const state = await remembered.readSubject(checkId, subject);
  const now = context.clock.now().toISOString();
  if (state.observe !== undefined) return skip('observed', state.observe.reason);
  const { checkOf } = await loadChecks();
  if ((settings.modes[checkId] ?? checkOf(checkId).defaultMode) === 'observe')
    return skip('observed', `${checkId} is only observed`);
  if (isAhead(state.exemptUntil, now)) return skip('exempt', `it is exempted until ${state.exemptUntil}`);
  if (isAhead(state.coolDownUntil, now)) {
    return skip('coolingDown', `nothing is asked again until ${state.coolDownUntil}`);
  }
  // Looked at again before the apply; here it only saves a question that could come to nothing.
  const kill = await brakes.readKillSwitch();
  return kill === 'off' ? undefined : skip('killSwitch', `the kill switch says "${kill}"`);
}

function isAhead(until: string | undefined, now: string): boolean {
  return until !== undefined && Date.parse(until) > Date.parse(now);
}

function skip(
  because: Extract<StartResult, { result: 'skipped' }>['because'],
  reason: string,
): Extract<StartResult, { result: 'skipped' }> {
  return { result: 'skipped', because, reason };
}
