import type { Part } from '../../core/network/estate.ts';
import type { ReadOperation } from '../../core/reads/reads.ts';
import { toSdkError } from '../sdk-error.ts';
import { orUnreadable } from './or-unreadable.ts';
import type { Reader } from './reader.ts';
import { ReadFailed } from './reader.ts';

/** What one resource has; null where the service says by name that it has none. */
export function readOrNone<T>(
  reader: Pick<Reader, 'call'>,
  operation: ReadOperation,
  ask: () => Promise<T>,
  noneError?: string,
): Promise<Part<T | null>> {
  return orUnreadable(
    reader.call<T | null>(operation, ask).catch((error: unknown) => {
      const isNone = error instanceof ReadFailed && toSdkError(error.cause).name === noneError;
      if (isNone) return null;
      throw error;
    }),
  );
}
