/** A promise made at the first asking, and again after a failure: a function's process outlives a bad moment. */
export function kept<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}

/**
 * A service that is loaded when it is first used: most invocations send no mail, and need not wait for the SDK's part
 * that could. Every method of a service is asynchronous, so that nobody can tell.
 */
export function lazily<T extends object>(load: () => Promise<T>): T {
  const loaded = kept(load);
  const get = (_target: object, name: string | symbol): unknown =>
    // Whoever awaits the service itself must not take it for a promise.
    name === 'then' ? undefined : async (...given: readonly unknown[]) => call(await loaded(), name, given);
  // A proxy has no members of its own that a type could be told from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new Proxy({}, { get }) as T;
}

function call(service: object, name: string | symbol, given: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(service, name);
  if (typeof method !== 'function') throw new TypeError(`there is no method ${String(name)}`);
  return Reflect.apply(method, service, given);
}

/** As `kept`, but made anew when it is older than so many milliseconds. */
export function keptFor<T>(milliseconds: number, make: () => Promise<T>): () => Promise<T> {
  let made: { readonly value: () => Promise<T>; readonly at: number } | undefined;
  return () => {
    if (made === undefined || Date.now() - made.at > milliseconds) {
      made = { value: kept(make), at: Date.now() };
    }
    return made.value();
  };
}
