import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { findMoto } from '../../scripts/find-moto.ts';
import { makeClients, type Clients } from './clients.ts';
import { createAccount } from './create-account.ts';
import { furnishAccount } from './furnish-account.ts';
import { Names } from './names.ts';
import type { Backend } from './play-script.ts';
import type { AsNobody, Furnishing } from './script.ts';

export interface MotoServer {
  readonly url: string;
  readonly version: string;
  readonly botocoreData: string;
  readonly close: () => Promise<void>;
}

/** Moto's server as a child process on a port of its own. */
export async function startMoto(): Promise<MotoServer> {
  const { python, version, botocoreData } = await findMoto();
  const port = await freePort();
  const main = 'from moto.server import main; main()';
  const child = spawn(python, ['-c', main, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  await untilUp(url, () => child.exitCode !== null);
  return { url, version, botocoreData, close };
}

/**
 * A fresh account on a moto server, or behind a recorder before one; what was there is forgotten.
 *
 * It is furnished at `furnishedAt`, past the recorder: those calls are nobody's but the suite's.
 */
export async function motoBackend(
  url: string,
  region: string,
  account: Furnishing = 'any',
  furnishedAt = url,
): Promise<Backend> {
  await post(url, 'reset');
  const names = new Names();
  const clients = makeClients({ region, endpoint: url });
  await createAccount({ clients, region, names, suffix: randomUUID().slice(0, 8), undo: () => undefined });
  if (account === 'furnished') {
    await furnishAccount({ clients: makeClients({ region, endpoint: furnishedAt }), region, names });
  }
  const asNobody: AsNobody = async (ask) => {
    const credentials = await makeNobody(makeClients({ region, endpoint: furnishedAt }));
    // From now on moto looks at who asks.
    await post(url, 'reset-auth', '0');
    return ask(makeClients({ region, endpoint: url, credentials })).finally(() =>
      post(url, 'reset-auth', 'inf'),
    );
  };
  return { name: 'moto', region, endpoint: url, clients, names, asNobody, settlesWithinSeconds: 0 };
}

async function post(url: string, what: string, body = ''): Promise<void> {
  await fetch(`${url}/moto-api/${what}`, { method: 'POST', body });
}

/** A user without any policy. */
async function makeNobody({ iam }: Clients) {
  const UserName = `nobody-${randomUUID()}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}

async function untilUp(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const isUp = await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (hasEnded() || Date.now() > deadline) throw new Error(`moto did not come up at ${url}`);
    await sleep(100);
  }
}
