/** What a person may lift of what holds a deployed Endpointer back. Each act is written down before it is done, as calls are. */
import { describeSubject, parsePlace, placeId, subjectId } from '../../core/remediation/subject.ts';
import { UserError } from '../../core/user-error.ts';
import { closeNotApplied } from '../apply/close-journal.ts';
import type { WorkflowContext } from '../context.ts';
import type { OperatorDeed, OperatorServices } from './operator-services.ts';
import { openJournal } from '../apply/roll-back.ts';
import { replayJournal } from '../../core/remediation/replay-journal.ts';

/** What was done. */
export interface Act {
  readonly deed: OperatorDeed;
  /** What still holds it back, a sentence each. */
  readonly stays: readonly string[];
  /** Why programs were not told; the record has it all the same. */
  readonly notTold?: string;
}

/**
 * Lets Endpointer act again where somebody undid that remediation: lifts the mark of its subject, and its time of rest. What was exempted by an answer stays exempted.
 */
export async function resumeService(
  context: WorkflowContext,
  operator: OperatorServices,
  remediationId: string,
  reason?: string,
): Promise<Act> {
  const { plan } = (await openJournal(context, remediationId)).state;
  const { subject, checkId } = plan;
  const what = describeSubject(subject);
  const { observe, coolDownUntil, exemptUntil } = await operator.remembered.readSubject(checkId, subject);
  if (observe === undefined && coolDownUntil === undefined) {
    throw new UserError({
      got: `${what}, which nothing holds back`,
      allowed: 'one that is only observed, or has a time of rest: see `endpointer account status`',
      remedy:
        exemptUntil === undefined
          ? 'nothing need be done'
          : `it is exempted until ${exemptUntil}, as an answer said`,
    });
  }
  const held = [
    observe?.reason,
    coolDownUntil === undefined ? undefined : `a time of rest until ${coolDownUntil}`,
  ];
  const text = `${what} may be acted on again (held back by: ${held.filter(Boolean).join('; ')})`;
  const stays = exemptUntil === undefined ? [] : [`it is exempted until ${exemptUntil}, as an answer said`];
  const deed = deedOf(context, operator, { deed: 'resumed', remediationIds: [remediationId], text }, reason);
  return act(context, operator, { deed, stays, resources: [subjectId(subject)] }, () =>
    operator.remembered.changeSubject(checkId, subject, { observe: undefined, coolDownUntil: undefined }),
  );
}

/** Forgets the verifications that have failed since the last that succeeded, so that plans are applied again. */
export async function forgetFailures(
  context: WorkflowContext,
  operator: OperatorServices,
  reason?: string,
): Promise<Act> {
  const remediationIds = await operator.brakes.failures();
  if (remediationIds.length === 0) {
    throw new UserError({
      got: 'no verification has failed since the last that succeeded',
      allowed: 'a count that is not zero: see `endpointer account status`',
      remedy: 'nothing need be done',
    });
  }
  const text = `${remediationIds.length} failed verifications no longer count`;
  const deed = deedOf(context, operator, { deed: 'failuresForgotten', remediationIds, text }, reason);
  return act(context, operator, { deed, stays: [], resources: [] }, async () => {
    if (await operator.brakes.forgetFailures(remediationIds)) return;
    throw new UserError({
      got: 'another verification has failed, or one has succeeded, at this very moment',
      allowed: 'forgetting what you have seen',
      remedy: 'nothing was changed; look at `endpointer account status` and repeat',
    });
  });
}

/**
 * Frees what a remediation holds whose run has ended without recording it: its place among those in change, and its
 * subject. Throws `UserError` while it runs, and where something it did may still stand.
 */
export async function releaseRun(
  context: WorkflowContext,
  operator: OperatorServices,
  remediationId: string,
  reason?: string,
): Promise<Act> {
  const holds = await holdsOf(operator, remediationId);
  if ((await operator.executions.stateOf(remediationId)) === 'running') throw runs(remediationId);
  const { places, open } = holds;
  const freed = [
    ...places.map((place) => `the room of ${placeId(place)} among what is in change`),
    ...(open === undefined ? [] : [describeSubject(open.subject)]),
  ];
  const text = `freed ${freed.join(' and ')}`;
  const deed = deedOf(context, operator, { deed: 'released', remediationIds: [remediationId], text }, reason);
  return act(context, operator, { deed, stays: [], resources: places.map(placeId) }, async () => {
    await closeJournal(context, operator, remediationId);
    for (const place of places) await operator.brakes.leavePlace(place, remediationId);
    if (open !== undefined) await operator.registry.release(open);
  });
}

async function holdsOf({ brakes, registry }: OperatorServices, remediationId: string) {
  const inChange = Object.entries(await brakes.inChange());
  const places = inChange.filter(([, ids]) => ids.includes(remediationId)).map(([key]) => parsePlace(key));
  const open = (await registry.list()).find((one) => one.remediationId === remediationId);
  if (places.length > 0 || open !== undefined) return { places, open };
  throw new UserError({
    got: `remediation ${remediationId}, which holds nothing`,
    allowed: 'one that `endpointer account status` shows as open or in change',
    remedy: 'look at the account, the Region and the table',
  });
}

function runs(remediationId: string): UserError {
  return new UserError({
    got: `remediation ${remediationId}, whose run has not ended`,
    allowed: 'one whose execution has ended',
    remedy:
      'let it end: answer its question, or stop its execution with `aws stepfunctions stop-execution`, then repeat',
  });
}

/** One that has changed nothing is closed; one that may have is not ended by forgetting it. */
async function closeJournal(
  context: WorkflowContext,
  { by }: OperatorServices,
  remediationId: string,
): Promise<void> {
  const journal = await context.journals.open(remediationId);
  const state = journal === undefined ? undefined : replayJournal(await journal.read());
  if (journal === undefined || state === undefined || state.closed !== undefined) return;
  if (state.actions.every((progress) => progress.state === 'untouched')) {
    return closeNotApplied(context, journal, `its run had ended without recording it; released by ${by}`);
  }
  throw new UserError({
    got: `remediation ${remediationId}, which has begun to change something and is not ended`,
    allowed: 'one of which nothing stands half done',
    remedy: `endpointer rollback ${remediationId} ends it and frees what it holds`,
  });
}

function deedOf(
  { clock }: WorkflowContext,
  { by }: OperatorServices,
  what: Pick<OperatorDeed, 'deed' | 'remediationIds' | 'text'>,
  reason: string | undefined,
): OperatorDeed {
  return { ...what, at: clock.now().toISOString(), by, ...(reason === undefined ? {} : { reason }) };
}

interface Meant extends Act {
  /** Ids that EventBridge can match on. */
  readonly resources: readonly string[];
}

async function act(
  { door }: WorkflowContext,
  { deeds, events }: OperatorServices,
  { resources, ...meant }: Meant,
  change: () => Promise<void>,
): Promise<Act> {
  await deeds.note(meant.deed);
  await change();
  const { accountId, region } = door;
  const detail = { version: 1, accountId, region, ...meant.deed } as const;
  try {
    await events.publish([{ detailType: 'Operator Acted', resources, detail }]);
    return meant;
  } catch (error) {
    return { ...meant, notTold: error instanceof Error ? error.message : String(error) };
  }
}
