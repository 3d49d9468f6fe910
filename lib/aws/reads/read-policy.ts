import type { Part } from '../../core/network/estate.ts';
import type { ReadOperation } from '../../core/reads/reads.ts';
import { toSdkError } from '../sdk-error.ts';
import { orUnreadable } from './or-unreadable.ts';
import type { Reader } from './reader.ts';
import { ReadFailed } from './reader.ts';

/** The policy of one resource; null where the service says by name that there is none. */
export function readPolicy(
  reader: Reader,
  operation: ReadOperation,
  ask: () => Promise<string>,
  noPolicyError?: string,
): Promise<Part<string | null>> {
  return orUnreadable(
    reader.call<string | null>(operation, ask).catch((error: unknown) => {
      const isNone = error instanceof ReadFailed && toSdkError(error.cause).name === noPolicyError;
      if (isNone) return null;
      throw error;
    }),
  );
}
