import type { Subject } from '../../core/remediation/subject.ts';
import type { WorkflowContext } from '../context.ts';

/**
 * Works under the lock of a subject. In the account each step that writes takes it for itself, so that a person
 * who rolls back at a terminal and the state machine never write at once; at a terminal the loop has it already.
 */
export async function underLock<T>(
  context: WorkflowContext,
  { subject }: { readonly subject: Subject },
  work: () => Promise<T>,
): Promise<T> {
  if (context.account === undefined) return work();
  const lock = await context.journals.lock(subject);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
