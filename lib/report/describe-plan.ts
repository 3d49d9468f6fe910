/** A plan as text: what would be done, what may break, who decides, what is left alone. */
import { describeLoss } from '../core/remediation/bucket-policy/consumer.ts';
import { describeAction, detailsOf } from '../core/remediation/actions/registry.ts';
import type { Effect, Hazard, LeftOut, Mode, Plan, Snippet } from '../core/remediation/plan.ts';
import { describeMoney } from './format-amount.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import type { PlansReport } from './plans-report.ts';
import { labelled, wrapText } from './wrap-text.ts';

/** All plans of a report. */
export function describePlans(planned: PlansReport, paint: Paint): string {
  const report = printable(planned);
  const unknown = report.unknown.map(({ resourceId, reason }) => labelled(resourceId, reason, 26));
  const plans = report.plans.map((plan) => describePlan(plan, paint));
  const nothing = report.plans.length === 0 ? ['Nothing to plan: no finding.'] : [];
  const unknownText =
    unknown.length === 0 ? [] : [[paint('heading', 'Unknown, so not planned'), ...unknown].join('\n')];
  return `${[...nothing, ...plans, ...unknownText].join('\n\n')}\n`;
}

/** One plan. */
export function describePlan(planned: Plan, paint: Paint): string {
  const plan = printable(planned);
  const loss = describeLoss(plan.hazards);
  const title = `Plan: ${plan.cure.what}${loss === undefined ? '' : `; ${loss}`}`;
  const parts = [paint('heading', title), ...stepLines(plan, paint), ...hazardLines(plan.hazards, paint)];
  const decision = plan.actions.length === 0 ? [] : decisionLines(plan, paint);
  return [...parts, ...decision, ...leftOutLines(plan.leftOut, paint), labelled('hash', plan.hash)].join(
    '\n',
  );
}

/** What is done, what it cures, what it saves. */
export function stepLines(plan: Plan, paint: Paint): readonly string[] {
  if (plan.actions.length === 0) {
    return [paint('warning', '  No steps: everything was left out (below). There is only advice.')];
  }
  return [
    ...plan.actions.flatMap((action, i) => [
      labelled(`step ${i + 1}`, describeAction(action)),
      ...detailsOf(action).map((line) => `    ${line}`),
    ]),
    ...plan.effects.map((effect) => labelled(effect.effect, describeEffect(effect))),
    labelled('money', describeMoney(plan.money)),
  ];
}

function describeEffect({ resourceId, remains }: Effect): string {
  return remains === undefined ? resourceId : `${resourceId}; what stays: ${remains}`;
}

const KINDS: readonly { readonly kind: Hazard['kind']; readonly title: string }[] = [
  { kind: 'found', title: 'May break: evidence was found' },
  { kind: 'unreadable', title: 'May break: what would tell could not be read' },
  { kind: 'inherent', title: 'May break: true of every such change, and visible to nobody from here' },
];

/** What may break, by kind. */
export function hazardLines(hazards: readonly Hazard[], paint: Paint): readonly string[] {
  return KINDS.flatMap(({ kind, title }) => {
    const ofKind = hazards.filter((hazard) => hazard.kind === kind);
    if (ofKind.length === 0) return [];
    const tone = kind === 'inherent' ? 'quiet' : 'warning';
    return [`  ${paint(tone, title)}`, ...ofKind.map(describeHazard)];
  });
}

function describeHazard({ id, subject, text }: Hazard): string {
  return wrapText(`  - ${id} (${subject}): ${text}`, '    ');
}

const MEANING: Readonly<Record<Mode, string>> = {
  observe: 'it is only told; nobody may apply it',
  approve: 'it runs after a person has said yes',
  auto: "it may run by itself: the VPC's owner consents",
};

/** Who decides, and why not less. */
export function decisionLines({ decision }: Pick<Plan, 'decision'>, paint: Paint): readonly string[] {
  const tone = decision.mode === 'auto' ? 'good' : 'warning';
  return [
    `  ${'decision'.padEnd(10)}${paint(tone, decision.mode)}: ${MEANING[decision.mode]}`,
    ...decision.reasons.map((reason) => wrapText(`  - ${reason}`, '    ')),
  ];
}

/** What is left alone, with the change in its owner's language. */
export function leftOutLines(leftOut: readonly LeftOut[], paint: Paint): readonly string[] {
  if (leftOut.length === 0) return [];
  return [
    `  ${paint('warning', 'Left out')}`,
    ...leftOut.flatMap(({ resourceId, reason, snippets = [] }) => [
      wrapText(`  - ${resourceId}: ${reason}`, '    '),
      ...snippets.flatMap(snippetLines),
    ]),
  ];
}

const LANGUAGES: Readonly<Record<Snippet['language'], string>> = {
  cdk: 'CDK',
  cloudformation: 'CloudFormation',
  terraform: 'Terraform',
};

function snippetLines({ language, text }: Snippet): readonly string[] {
  const lines = text.trimEnd().split('\n');
  return [`    In ${LANGUAGES[language]}:`, ...lines.map((line) => `      ${line}`.trimEnd())];
}
