import type { MiddlewareObj } from '@middy/core';
import type { $ZodType, output } from 'zod/v4/core';
import { safeParse } from 'zod/v4/core';
import { InvalidEventError } from '../invalid-event-error.ts';

/** Hands on only what the schema knows; throws `InvalidEventError` otherwise. */
export function validateEvent<S extends $ZodType>(schema: S): MiddlewareObj<output<S>> {
  return {
    before: (request) => {
      const result = safeParse(schema, request.event);
      if (!result.success) {
        throw new InvalidEventError(
          result.error.issues.map(
            ({ path, code }) => `${path.map(String).join('.') || 'the event itself'} (${code})`,
          ),
        );
      }
      request.event = result.data;
    },
  };
}
