/**
 * A failed read becomes an unreadable part with its reason, never an empty list.
 *
 * Everything else is thrown on: an expired session, which concerns every call, and bugs.
 */
import type { Part } from '../../core/network/estate.ts';
import type { SdkError } from '../sdk-error.ts';
import { obstacleOf, toSdkError } from '../sdk-error.ts';
import { ReadFailed, UnexpectedAnswer } from './reader.ts';

export async function orUnreadable<T>(reading: Promise<T>): Promise<Part<T>> {
  try {
    return { status: 'read', value: await reading };
  } catch (error) {
    if (error instanceof ReadFailed) return { status: 'unreadable', reason: reasonOf(error) };
    if (error instanceof UnexpectedAnswer) return { status: 'unreadable', reason: error.message };
    throw error;
  }
}

/** The operation and the error's name; AWS's own message may hold what does not belong into an estate. */
function reasonOf({ operation, cause }: ReadFailed): string {
  if (cause instanceof UnexpectedAnswer) return `${operation}: ${cause.message}`;
  const error = toSdkError(cause);
  return `${operation} ${whatHappened(error)} (${error.code ?? error.name})`;
}

function whatHappened(error: SdkError): string {
  if (obstacleOf(error) === 'unreachable') return 'could not be reached';
  if (!error.hasCode) return 'was answered, but not as AWS answers';
  return (error.httpStatusCode ?? 400) < 500 ? 'was refused' : 'failed';
}
