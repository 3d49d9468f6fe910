import type { MiddlewareObj } from '@middy/core';
import { logger } from '../logger.ts';

/** Puts the event's correlation id on every line that is logged while the event is handled. */
export function correlationId<Event>(idOf: (event: Event) => string | undefined): MiddlewareObj<Event> {
  const forget = () => {
    logger.removeKeys(['correlationId']);
  };
  return {
    before: ({ event }) => {
      const id = idOf(event);
      if (id !== undefined) logger.appendKeys({ correlationId: id });
    },
    after: forget,
    onError: forget,
  };
}
