import type { Server } from 'node:http';

/** On a port of this machine that the system chooses; closing drops whoever is still connected. */
export async function listenHere(server: Server): Promise<{
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
