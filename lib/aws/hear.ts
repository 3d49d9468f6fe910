type Hearing = <Args, Result>(
  next: (args: Args) => Promise<Result>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<Result>;

/** The one thing that all clients have in common here; their own types of `add` name their own operations. */
export interface Heard {
  readonly middlewareStack: {
    add(
      middleware: Hearing,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** Tells `onRequest` of every request the client sends, each retry included, as `ec2:DescribeSubnets`. */
export function hear<C extends Heard>(client: C, service: string, onRequest: (operation: string) => void): C {
  client.middlewareStack.add(
    (next, context) => (args) => {
      onRequest(`${service}:${(context.commandName ?? '').replace(/Command$/, '')}`);
      return next(args);
    },
    // Inside the retries, so that each attempt is heard.
    { step: 'finalizeRequest', priority: 'low', name: 'hearRequest' },
  );
  return client;
}
