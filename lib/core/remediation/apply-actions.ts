import type { Estate } from '../network/estate.ts';
import type { Action } from './action.ts';
import { applyAction } from './actions/registry.ts';

/** The id that the model gives to what action number `index` would make. */
export function modelId(index: number): string {
  return `vpce-of-step-${index + 1}`;
}

/** The estate after all actions, as the model has it; nothing is called. */
export function applyActions(estate: Estate, actions: readonly Action[]): Estate {
  const results = new Map<number, string>();
  return actions.reduce((current, action, index) => {
    const resultId = modelId(index);
    results.set(index, resultId);
    return applyAction(current, action, { remediationId: 'model', results, resultId });
  }, estate);
}
