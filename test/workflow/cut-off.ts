/** A process that dies: at a given moment of its dealings with AWS and its journal, everything stops. */
import type { Door } from '../../lib/aws/door.ts';
import type { Journal, JournalStore } from '../../lib/core/remediation/journal.ts';
import type { WorkflowContext } from '../../lib/workflow/context.ts';

/** Thrown where the process dies; nothing in the product may catch it. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

export interface Moments {
  /** How many moments have passed. */
  passed: number;
}

/** The context with death at moment number `at` (from 1): before or after each write, and each journal entry. */
export function dyingAt(context: WorkflowContext, at: number, moments: Moments): WorkflowContext {
  const moment = (): void => {
    moments.passed += 1;
    // Whoever is dead does nothing more, not even in a `finally`.
    if (moments.passed >= at) throw new CutOff(`moment ${moments.passed}`);
  };
  return {
    ...context,
    door: dyingDoor(context.door, moment),
    journals: dyingStore(context.journals, moment),
  };
}

function dyingDoor(door: Door, moment: () => void): Door {
  return {
    ...door,
    readEstate: async (request) => {
      moment();
      return door.readEstate(request);
    },
    perform: async (action, context) => {
      moment();
      const outcome = await door.perform(action, context);
      moment();
      return outcome;
    },
  };
}

function dyingStore(store: JournalStore, moment: () => void): JournalStore {
  const dying = (journal: Journal): Journal => ({
    ...journal,
    append: async (entry) => {
      moment();
      await journal.append(entry);
      moment();
    },
  });
  return {
    ...store,
    create: async (id) => {
      moment();
      return dying(await store.create(id));
    },
    open: async (id) => {
      const journal = await store.open(id);
      return journal === undefined ? undefined : dying(journal);
    },
  };
}
