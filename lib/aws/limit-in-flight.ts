/** Runs what it is given, at most `limit` at a time, first come first served. */
export function limitInFlight(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  const enter = () => {
    if (inFlight < limit) {
      inFlight += 1;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const next = waiting.shift();
    // The place is handed on, not freed, so that nobody slips in between.
    if (next === undefined) inFlight -= 1;
    else next();
  };
  return async (run) => {
    await enter();
    try {
      return await run();
    } finally {
      leave();
    }
  };
}
