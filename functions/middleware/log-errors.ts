import type { MiddlewareObj } from '@middy/core';
import { logger } from '../logger.ts';

/**
 * Writes the error down, with its causes, and lets it go on to whoever called. Never the event: it may hold a token.
 *
 * Middy runs `onError` from the last to the first: attached after `correlationId`, it still has the id.
 */
export function logErrors(): MiddlewareObj {
  return {
    onError: ({ error }) => {
      if (error !== null && error !== undefined) logger.error(error.message, error);
    },
  };
}
