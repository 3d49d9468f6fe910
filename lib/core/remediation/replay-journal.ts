/** What a journal means: read from its start, it says how far each action came. */
import type { Action, Results } from './action.ts';
import type { JournalEntry, RemediationOutcome } from './journal.ts';
import type { Plan } from './plan.ts';

/**
 * How far one action came. `begun`: its call was announced, and nobody knows whether it happened. `failed`: AWS
 * refused it. `kept`: undoing it was refused by its own preconditions.
 */
export type ActionState = 'untouched' | 'begun' | 'acknowledged' | 'failed' | 'undone' | 'kept';

export interface ActionProgress {
  readonly index: number;
  readonly action: Action;
  readonly state: ActionState;
  readonly clientToken?: string;
  /** When its call was announced (ISO 8601). */
  readonly begunAt?: string;
  readonly keptBecause?: string;
}

export interface RemediationState {
  readonly remediationId: string;
  readonly plan: Plan;
  readonly actions: readonly ActionProgress[];
  readonly results: Results;
  /** The last answer; it holds only for the plan of its hash. */
  readonly answer?: Extract<JournalEntry, { entry: 'answered' }>;
  readonly isVerified: boolean;
  readonly isUndoing: boolean;
  /** Why undoing began, where it did. */
  readonly undoReason?: string;
  readonly closed?: RemediationOutcome;
}

/** The state after all entries; undefined where not even the plan was written. */
export function replayJournal(entries: readonly JournalEntry[]): RemediationState | undefined {
  const [first, ...rest] = entries;
  if (first?.entry !== 'opened') return undefined;
  const initial: RemediationState = {
    remediationId: first.remediationId,
    plan: first.plan,
    actions: untouched(first.plan),
    results: new Map(),
    isVerified: false,
    isUndoing: false,
  };
  return rest.reduce(next, initial);
}

function untouched(plan: Plan): readonly ActionProgress[] {
  return plan.actions.map((action, index) => ({ index, action, state: 'untouched' }));
}

function next(state: RemediationState, entry: JournalEntry): RemediationState {
  switch (entry.entry) {
    case 'opened':
    case 'undoIntent':
    case 'asked':
      return state;
    case 'replanned':
      return { ...state, plan: entry.plan, actions: untouched(entry.plan) };
    case 'answered':
      return { ...state, answer: entry };
    case 'intent': {
      const token = entry.clientToken === undefined ? {} : { clientToken: entry.clientToken };
      return change(state, entry.index, { state: 'begun', begunAt: entry.at, ...token });
    }
    case 'acknowledged': {
      const results = new Map(state.results);
      if (entry.resultId !== undefined) results.set(entry.index, entry.resultId);
      // While undoing, an id that was found late says what to undo, and is no success.
      const found = state.isUndoing ? state : change(state, entry.index, { state: 'acknowledged' });
      return { ...found, results };
    }
    case 'failed':
      return change(state, entry.index, { state: entry.isCertain ? 'failed' : 'begun' });
    case 'verified':
      return { ...state, isVerified: true };
    case 'undoBegun':
      return { ...reopened(state), isUndoing: true, undoReason: entry.reason };
    case 'undone':
      return entry.outcome === 'kept'
        ? change(state, entry.index, { state: 'kept', keptBecause: entry.reason })
        : change(state, entry.index, { state: 'undone' });
    case 'closed':
      return { ...state, closed: entry.outcome };
  }
}

// A remediation that was closed is opened again by its undoing.
function reopened(state: RemediationState): RemediationState {
  const { closed: _closed, ...open } = state;
  return open;
}

function change(state: RemediationState, index: number, changes: Partial<ActionProgress>): RemediationState {
  return {
    ...state,
    actions: state.actions.map((progress) =>
      progress.index === index ? { ...progress, ...changes } : progress,
    ),
  };
}
