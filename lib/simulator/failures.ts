import { Refusal } from './refusal.ts';

/** A fault to be had on purpose. */
export interface FailureRule {
  /** the operation's name, or `*` for any */
  readonly operation: string;
  /** which matching call fails, counted from 1 since the rule was made; every one when not said */
  readonly nth?: number;
  /** before: nothing happened. after: it happened, an error is answered. hang: nothing happened, no answer ever. loseAnswer: it happened, the connection drops. */
  readonly when: 'before' | 'after' | 'hang' | 'loseAnswer';
  /** the error answered; an internal error of the service when not said */
  readonly code?: string;
  /** fails one call and is forgotten */
  readonly once?: boolean;
}

interface Armed {
  readonly rule: FailureRule;
  seen: number;
}

export class Failures {
  readonly #armed = new Set<Armed>();

  add(rule: FailureRule): void {
    this.#armed.add({ rule, seen: 0 });
  }

  /** The fault this call is to have, if any. Counts the call. */
  next(operation: string): FailureRule | undefined {
    let found: FailureRule | undefined;
    for (const armed of this.#armed) {
      const { rule } = armed;
      if (rule.operation !== '*' && rule.operation !== operation) continue;
      armed.seen += 1;
      if (rule.nth !== undefined && rule.nth !== armed.seen) continue;
      if (found) continue;
      found = rule;
      if (rule.once === true || rule.nth !== undefined) this.#armed.delete(armed);
    }
    return found;
  }
}

const statusCodes: Readonly<Record<string, number>> = {
  InternalError: 500,
  InternalFailure: 500,
  InternalServerError: 500,
  KMSInternalException: 500,
  ServiceFailureException: 500,
  ServiceException: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
  SlowDown: 503,
  TooManyRequestsException: 429,
  UnauthorizedOperation: 403,
  AccessDenied: 403,
};

export function toFailure(code: string): Refusal {
  return new Refusal(code, `An error of code ${code} has occurred`, statusCodes[code] ?? 400);
}
