/** What the laws do with an estate on the model alone. */
import type { Estate } from '../../lib/core/network/estate.ts';
import { applyAction, inverseOf } from '../../lib/core/remediation/actions/registry.ts';
import { applyActions, modelId } from '../../lib/core/remediation/apply-actions.ts';
import type { Plan } from '../../lib/core/remediation/plan.ts';

/** The estate after the plan was applied and the inverses that its actions have, in reverse order. */
export function appliedAndUndone(estate: Estate, { actions }: Pick<Plan, 'actions'>): Estate {
  const results = new Map(actions.map((_, at) => [at, modelId(at)]));
  return actions.reduceRight(
    (current, action, at) => {
      const inverse = inverseOf(action, at);
      return inverse === undefined
        ? current
        : applyAction(current, inverse, { remediationId: 'model', results });
    },
    applyActions(estate, actions),
  );
}

/** The same estate as another run might have read it: every list in another order. */
export function withOtherOrder(
  estate: Estate,
  reorder: (items: readonly unknown[]) => readonly unknown[],
): Estate {
  const parts = Object.entries(estate).map(([name, part]: [string, unknown]) => [
    name,
    reorderedPart(part, reorder),
  ]);
  return Object.assign({}, estate, Object.fromEntries(parts));
}

function reorderedPart(part: unknown, reorder: (items: readonly unknown[]) => readonly unknown[]): unknown {
  if (typeof part !== 'object' || part === null || !('value' in part)) return part;
  const { value }: { readonly value: unknown } = part;
  return Array.isArray(value) ? { ...part, value: reorder(value) } : part;
}
