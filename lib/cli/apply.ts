/** `endpointer apply`: shows the plans, asks, and carries out those that were agreed to. */
import type { Evaluation } from '../core/checks/check.ts';
import { indexEstate } from '../core/network/index-estate.ts';
import type { Plan } from '../core/remediation/plan.ts';
import { UserError } from '../core/user-error.ts';
import type { ApplyReport, PlanOutcome } from '../report/apply-report.ts';
import { applyReport, describeOutcome, isDone } from '../report/apply-report.ts';
import { describePlan, describePlans } from '../report/describe-plan.ts';
import { plansReport } from '../report/plans-report.ts';
import { recover } from '../workflow/apply/recover.ts';
import { remediate } from '../workflow/apply/remediate.ts';
import type { WorkflowContext } from '../workflow/context.ts';
import { givenTraffic, openAccount, pricesFor, readAccount } from './account.ts';
import { ask } from './ask.ts';
import { askedChecks, askedScope } from './asked-scope.ts';
import { bucketPlanning } from './bucket-planning.ts';
import type { ExitCode, Io } from './io.ts';
import { parseLogDays } from './log-days.ts';
import { jsonText, paintFor } from './output.ts';
import { parseMode, parseMonthHours, refuseEstate } from './parse-options.ts';
import { countOf, planScope } from './plan.ts';
import type { RawOptions } from './raw-options.ts';
import { remediationContext } from './remediation-context.ts';
import { exitCodeOf } from './scan.ts';
import { readSeenUses } from './seen-uses.ts';
import { tellOpenEnds } from './tell-open-ends.ts';

export async function apply(options: RawOptions, io: Io): Promise<ExitCode> {
  refuseEstate(options, 'apply');
  refuseUnattended(options, io);
  const checks = askedChecks(options);
  const asked = bucketPlanning(checks, options);
  parseLogDays(options);
  const atMost = parseMode(options.mode);
  const hoursInMonth = parseMonthHours(options.monthHours);
  const traffic = await givenTraffic(options);
  const door = await openAccount(options, io);
  const money = { hoursInMonth, prices: await pricesFor(door, options, io) };
  const openDoor = () => Promise.resolve(door);
  const seenUses = await readSeenUses(options, { partition: door.partition, openDoor }, io);
  const buckets = { ...asked, ...(seenUses === undefined ? {} : { seenUses }) };
  const settings = { money, atMost, buckets, ...(traffic === undefined ? {} : { traffic }) };
  const context = remediationContext(door, options, io, settings);
  if (options.dryRun !== true) await endCutOff(context, io);
  const estate = await readAccount(door, options, io);
  const { plans, evaluations } = planScope(indexEstate(estate), askedScope(checks, options, estate), {
    ...money,
    ...buckets,
    atMost,
  });
  const chosen = chosenPlans(plans, options);
  if (options.dryRun === true) {
    io.stdout.write(jsonText(plansReport(estate, chosen.filter(isApplicable), evaluations)));
    return exitCodeOf(countOf(evaluations));
  }
  return carryOut(context, chosen, evaluations, options, io);
}

// Nobody is there to ask, and nobody said that nothing need be asked: fail closed.
function refuseUnattended({ yes, dryRun }: RawOptions, { isTTY }: Io): void {
  if (yes === true || dryRun === true || isTTY) return;
  throw new UserError({
    got: 'apply without a terminal to ask in',
    allowed: 'a terminal, or --yes',
    remedy: 'look at `endpointer plan`, then repeat with --yes (and --plan HASH for exactly that plan)',
  });
}

/** Ends what a killed process left, before anything else is looked at. */
export async function endCutOff(context: WorkflowContext, io: Io): Promise<void> {
  for (const { remediationId, outcome } of await recover(context)) {
    io.stderr.write(`Remediation ${remediationId} had been cut off; it is now ${outcome}.\n`);
  }
}

function chosenPlans(plans: readonly Plan[], { plan: hash }: RawOptions): readonly Plan[] {
  if (hash === undefined) return plans;
  const chosen = plans.filter((plan) => plan.hash === hash);
  if (chosen.length > 0) return chosen;
  throw new UserError({
    got: `--plan ${hash}, which is not what would be planned now`,
    allowed: plans.length === 0 ? 'there is nothing to plan' : plans.map((plan) => plan.hash).join(', '),
    remedy: 'nothing was changed; look at `endpointer plan` again',
  });
}

function isApplicable({ actions, decision }: Plan): boolean {
  return actions.length > 0 && decision.mode !== 'observe';
}

async function carryOut(
  context: WorkflowContext,
  plans: readonly Plan[],
  evaluations: readonly Evaluation[],
  options: RawOptions,
  io: Io,
): Promise<ExitCode> {
  const paint = paintFor(io);
  const people = options.json === true ? io.stderr : io.stdout;
  const outcomes: PlanOutcome[] = [];
  for (const plan of plans) {
    people.write(`${describePlan(plan, paint)}\n\n`);
    const outcome = await answerAndApply(context, plan, options, io);
    outcomes.push(outcome);
    people.write(`${describeOutcome(outcome, paint)}\n`);
    if (outcome.result === 'interrupted') break;
  }
  if (plans.length === 0) people.write(describePlans(plansReport(context.door, [], evaluations), paint));
  const report = applyReport(context.door, outcomes);
  if (options.json === true) io.stdout.write(jsonText(report));
  return exitCodeAfter(report, plans, evaluations);
}

async function answerAndApply(
  context: WorkflowContext,
  plan: Plan,
  options: RawOptions,
  io: Io,
): Promise<PlanOutcome> {
  const { hash, subject } = plan;
  const of = { hash, subject };
  if (plan.actions.length === 0) return { ...of, result: 'adviceOnly' };
  if (plan.decision.mode === 'observe') return { ...of, result: 'observeOnly' };
  if (options.yes !== true) {
    const answer = await ask('Apply this plan? [y/N] ', io);
    if (answer !== 'yes') return { ...of, result: answer === 'no' ? 'declined' : 'interrupted' };
  }
  const how = options.yes === true ? ' (--yes)' : '';
  try {
    const result = await remediate(context, plan, { approvedBy: `${context.door.callerArn}${how}` });
    return { ...of, ...result };
  } catch (error) {
    await tellOpenEnds(context, plan, io);
    throw error;
  }
}

function exitCodeAfter(
  { outcomes }: ApplyReport,
  plans: readonly Plan[],
  evaluations: readonly Evaluation[],
): ExitCode {
  if (outcomes.some(({ result }) => FAILED.has(result))) return 1;
  const isComplete = outcomes.every(isDone) && plans.every(curesAll);
  return exitCodeOf({ nonCompliant: isComplete ? 0 : 1, unknown: countOf(evaluations).unknown });
}

/** False where some of the plan's findings stay, wholly or in part. */
function curesAll({ leftOut, effects }: Plan): boolean {
  return leftOut.length === 0 && effects.every(({ effect }) => effect === 'cures');
}

const FAILED: ReadonlySet<PlanOutcome['result']> = new Set([
  'refused',
  'rolledBack',
  'unfinished',
  'stale',
  'interrupted',
]);
