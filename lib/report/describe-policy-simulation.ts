/** What a policy says of one request. */
import type { Evaluation, Outcome } from '../core/iam/evaluate.ts';
import { spellStatement } from '../core/iam/evaluate.ts';
import type { Context } from '../core/iam/request.ts';
import type { Paint, Tone } from './paint.ts';
import { printable } from './printable.ts';
import { labelled } from './wrap-text.ts';

export const SIMULATION_SCHEMA = 'endpointer-policy-simulation/1';

export interface PolicySimulation extends Evaluation {
  readonly schema: typeof SIMULATION_SCHEMA;
  readonly file: string;
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    /** With those that follow from the principal; in lower case. */
    readonly keys: Context;
  };
  /** Keys that the policy looks at and the request was taken not to have. */
  readonly missingKeys: readonly string[];
}

const OUTCOMES: Readonly<Record<Outcome, readonly [Tone, string]>> = {
  allowed: ['good', 'allowed'],
  explicitDeny: ['bad', 'denied by a statement'],
  implicitDeny: [
    'warning',
    'neither allowed nor denied here; an IAM policy of the same account may allow it',
  ],
  unknown: ['warning', 'unknown, which is never a pass'],
};

export function describePolicySimulation(found: PolicySimulation, paint: Paint): string {
  const { file, outcome, reason, statement, request, missingKeys } = printable(found);
  const [tone, meaning] = OUTCOMES[outcome];
  const keys = Object.entries(request.keys).map(([name, value]) => `${name}=${String(value)}`);
  const line = (label: string, text: string) => labelled(label, text, 12);
  return `${[
    `${paint(tone, outcome)} ${file}: ${meaning}`,
    line('who', request.principal),
    line('does', `${request.action} on ${request.resource}`),
    ...(keys.length === 0 ? [] : [line('keys', keys.join(', '))]),
    ...(missingKeys.length === 0 ? [] : [line('without', missingKeys.join(', '))]),
    ...(statement === undefined ? [] : [line('statement', spellStatement(statement))]),
    line('reason', reason),
  ].join('\n')}\n`;
}
