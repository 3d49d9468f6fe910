import type { Check, CheckId, Evaluation } from '../../core/checks/check.ts';
import { placeOfEvaluation } from '../../core/checks/check.ts';
import type { EstateIndex } from '../../core/network/index-estate.ts';
import { accountOf } from '../account/account-of.ts';
import { alarmOverwritten } from './alarm-overwritten.ts';
import type { WorkflowContext } from '../context.ts';
import type { Look, TriggerMessage } from './fold-events.ts';
import { asksToLook, foldEvents, placeKindsOf } from './fold-events.ts';
import { loadChecks } from '../load-checks.ts';
import type { Readings } from './read-for-events.ts';
import { readForEvents } from './read-for-events.ts';
import type { StartResult, StartSubject } from './start-remediation.ts';
import { startRemediation } from './start-remediation.ts';
import { trackFindings } from './track-findings.ts';
import { noteUndoneByOthers } from './undone-by-others.ts';
import { placesInScope } from './scope.ts';
import type { Place } from '../../core/remediation/subject.ts';
import { placeId, isSameSubject, placeKey, subjectKey } from '../../core/remediation/subject.ts';

export interface ReceivedChanges {
  readonly looks: readonly LookResult[];
  /** Messages of which at least one place could not be looked at; they must be delivered again. */
  readonly failedMessageIds: readonly string[];
}

export type LookResult = { readonly place: Place } & (
  | { readonly look: 'done'; readonly remediations: readonly CheckResult[] }
  | { readonly look: 'failed'; readonly reason: string }
);

export interface CheckResult {
  readonly checkId: CheckId;
  readonly result: StartResult['result'] | 'nothingFound' | 'undoneByOthers';
  readonly remediationId?: string;
}

/**
 * One batch of messages: the account is read once (buckets that are named apart from it), each place concerned is
 * looked at once, and what is found is remedied or asked for. The order of messages, their number and their repetition
 * make no difference to where it ends.
 */
export async function receiveChanges(
  context: WorkflowContext,
  messages: readonly TriggerMessage[],
): Promise<ReceivedChanges> {
  const { CHECKS } = await loadChecks();
  const triggers = messages.map(({ trigger }) => trigger).filter(asksToLook);
  if (triggers.length === 0) return { looks: [], failedMessageIds: [] };
  const kinds = new Set(triggers.flatMap(placeKindsOf));
  const isScheduled = triggers.some(({ kind }) => kind === 'schedule');
  const checks = CHECKS.filter(
    ({ place, lookedAt }) => kinds.has(place) && (isScheduled || lookedAt === 'everyChange'),
  );
  const readings = await readForEvents(context, checks, triggers);
  const looks = foldEvents(readings.vpc, placesRead(context, readings), messages);
  const results: LookResult[] = [];
  // One after the other: the API's rate limit is the account's, and others live on it too.
  for (const look of looks) results.push(await lookAt(context, readings[look.place.kind], look, checks));
  const failedMessageIds = looks
    .filter((_, at) => results[at]?.look === 'failed')
    .flatMap((look) => look.messageIds);
  return { looks: results, failedMessageIds: [...new Set(failedMessageIds)] };
}

/** Those of each kind that were read for it. */
function placesRead(context: WorkflowContext, readings: Readings): readonly Place[] {
  const { settings } = accountOf(context);
  return (['vpc', 'bucket'] as const).flatMap((kind) => {
    const { vpcs } = readings[kind].estate;
    if (vpcs.status === 'unreadable') throw new Error(`the VPCs cannot be read: ${vpcs.reason}`);
    return placesInScope(readings[kind], settings).filter((place) => place.kind === kind);
  });
}

async function lookAt(
  context: WorkflowContext,
  index: EstateIndex,
  look: Look,
  checks: readonly Check[],
): Promise<LookResult> {
  const { place } = look;
  try {
    const last = look.changes.at(-1);
    if (last !== undefined) await accountOf(context).settle.noteWrite(place, last.at);
    await alarmOverwritten(context, index, look);
    const remediations: CheckResult[] = [];
    for (const check of checks.filter((one) => one.place === place.kind)) {
      remediations.push(...(await lookForCheck(context, index, look, check)));
    }
    return { place, look: 'done', remediations };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.tell({ event: 'waiting', text: `${placeId(place)} could not be looked at: ${reason}` });
    return { place, look: 'failed', reason };
  }
}

async function lookForCheck(
  context: WorkflowContext,
  index: EstateIndex,
  look: Look,
  check: Check,
): Promise<readonly CheckResult[]> {
  const { place, changes, messageIds } = look;
  const checkId = check.id;
  const correlationId = changes.at(-1)?.eventId ?? messageIds[0] ?? context.newId();
  const state = await accountOf(context).remembered.readPlace(checkId, place);
  const evaluations = check.evaluate(index).filter((one) => isAt(place, one));
  const seen = { checkId, correlationId, about: place, evaluations, state };
  const { findings, isBaseline } = await trackFindings(context, seen);
  const subjects = new Map(findings.flatMap(check.subjectsOf).map((one) => [subjectKey(one), one]));
  if (subjects.size === 0) return [{ checkId, result: 'nothingFound' }];
  const results: CheckResult[] = [];
  for (const subject of subjects.values()) {
    const own = findings.filter((finding) =>
      check.subjectsOf(finding).some((one) => isSameSubject(one, subject)),
    );
    const start = { checkId, subject, correlationId, isBaseline: own.some(isBaseline) };
    results.push(await startFor(context, start, changes));
  }
  return results;
}

function isAt(place: Place, evaluation: Evaluation): boolean {
  const own = placeOfEvaluation(evaluation);
  return own !== undefined && placeKey(own) === placeKey(place);
}

async function startFor(
  context: WorkflowContext,
  start: StartSubject,
  changes: Look['changes'],
): Promise<CheckResult> {
  const { checkId, subject } = start;
  const memory = await accountOf(context).remembered.readSubject(checkId, subject);
  if (await noteUndoneByOthers(context, start, memory, changes)) return { checkId, result: 'undoneByOthers' };
  const requestedBy = changes.findLast(({ principalArn }) => principalArn !== undefined)?.principalArn;
  const cause = requestedBy === undefined ? {} : { requestedBy };
  const started = await startRemediation(context, { ...start, ...cause });
  const id = 'remediationId' in started ? { remediationId: started.remediationId } : {};
  return { checkId, result: started.result, ...id };
}
