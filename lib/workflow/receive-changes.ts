import type { Check, CheckId } from '../core/checks/check.ts';
import { CHECKS } from '../core/checks/registry.ts';
import type { EstateIndex } from '../core/network/index-estate.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import { accountOf } from './account-of.ts';
import type { WorkflowContext } from './context.ts';
import type { Look, TriggerMessage } from './fold-events.ts';
import { foldEvents } from './fold-events.ts';
import type { StartResult } from './start-remediation.ts';
import { startRemediation } from './start-remediation.ts';
import { CHECK_PARTS } from './step-verify.ts';
import { trackFindings } from './track-findings.ts';
import { noteUndoneByOthers } from './undone-by-others.ts';
import { vpcsInScope } from './vpc-scope.ts';

export interface ReceivedChanges {
  readonly looks: readonly LookResult[];
  /** Messages of which at least one VPC could not be looked at; they must be delivered again. */
  readonly failedMessageIds: readonly string[];
}

export type LookResult = { readonly vpcId: string } & (
  | { readonly look: 'done'; readonly remediations: readonly CheckResult[] }
  | { readonly look: 'failed'; readonly reason: string }
);

export interface CheckResult {
  readonly checkId: CheckId;
  readonly result: StartResult['result'] | 'nothingFound' | 'undoneByOthers';
  readonly remediationId?: string;
}

/**
 * One batch of messages: the account is read once, each VPC concerned is looked at once, and what is found is remedied
 * or asked for. The order of messages, their number and their repetition make no difference to where it ends.
 */
export async function receiveChanges(
  context: WorkflowContext,
  messages: readonly TriggerMessage[],
): Promise<ReceivedChanges> {
  const index = indexEstate(await context.door.readEstate({ parts: CHECK_PARTS }));
  if (index.estate.vpcs.status === 'unreadable') {
    throw new Error(`the VPCs cannot be read: ${index.estate.vpcs.reason}`);
  }
  const looks = foldEvents(index, vpcsInScope(index, accountOf(context).settings), messages);
  const results: LookResult[] = [];
  // One after the other: the API's rate limit is the account's, and others live on it too.
  for (const look of looks) results.push(await lookAt(context, index, look));
  const failed = new Set(results.filter(({ look }) => look === 'failed').map(({ vpcId }) => vpcId));
  const failedMessageIds = looks.filter(({ vpcId }) => failed.has(vpcId)).flatMap((look) => look.messageIds);
  return { looks: results, failedMessageIds: [...new Set(failedMessageIds)] };
}

async function lookAt(context: WorkflowContext, index: EstateIndex, look: Look): Promise<LookResult> {
  const { vpcId } = look;
  try {
    const last = look.changes.at(-1);
    if (last !== undefined) await accountOf(context).settle.noteNetworkWrite(vpcId, last.at);
    const remediations: CheckResult[] = [];
    for (const check of CHECKS) remediations.push(await lookForCheck(context, index, look, check));
    return { vpcId, look: 'done', remediations };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.tell({ event: 'waiting', text: `${vpcId} could not be looked at: ${reason}` });
    return { vpcId, look: 'failed', reason };
  }
}

async function lookForCheck(
  context: WorkflowContext,
  index: EstateIndex,
  { vpcId, changes, messageIds }: Look,
  check: Check,
): Promise<CheckResult> {
  const checkId = check.id;
  const correlationId = changes.at(-1)?.eventId ?? messageIds[0] ?? context.newId();
  const subject = { checkId, vpcId, service: check.service, correlationId };
  const state = await accountOf(context).vpcServices.read(vpcId, check.service);
  const evaluations = check.evaluate(index).filter((one) => one.vpcId === vpcId);
  const { findings, isBaseline } = await trackFindings(context, { ...subject, check, evaluations, state });
  if (findings.length === 0) return { checkId, result: 'nothingFound' };
  if (await noteUndoneByOthers(context, subject, state, changes)) {
    return { checkId, result: 'undoneByOthers' };
  }
  const requestedBy = changes.findLast(({ principalArn }) => principalArn !== undefined)?.principalArn;
  const cause = requestedBy === undefined ? {} : { requestedBy };
  const started = await startRemediation(context, { ...subject, isBaseline, ...cause });
  const id = 'remediationId' in started ? { remediationId: started.remediationId } : {};
  return { checkId, result: started.result, ...id };
}
