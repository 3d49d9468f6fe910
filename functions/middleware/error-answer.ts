import type { MiddlewareObj } from '@middy/core';
import type { HttpAnswer } from '../http-event.ts';

/**
 * Gives an answer of ours where something threw: the caller learns that nothing was done, and nothing of why.
 *
 * To be attached first, so that its `onError` comes last.
 */
export function errorAnswer<Event>(answer: () => HttpAnswer): MiddlewareObj<Event, HttpAnswer> {
  return {
    onError: (request) => {
      request.response = answer();
    },
  };
}
