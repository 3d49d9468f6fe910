/** MiniStack as a child process on a port of its own, with nothing of this machine's AWS in its environment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findMinistack } from './find-ministack.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const nodeModules = join(root, 'node_modules');
const program = fileURLToPath(new URL('ministack_nearer_aws.py', import.meta.url));

export interface Ministack {
  readonly url: string;
  readonly port: number;
  /** What it and the functions' processes wrote. */
  readonly logFile: string;
  readonly close: () => Promise<void>;
}

export interface MinistackOptions {
  readonly accountId: string;
  readonly region: string;
  /** Where it may write; made if it is not there. */
  readonly folder: string;
  /** Where the functions' SDK finds AWS. */
  readonly functionsEndpoint: string;
  /** By which waits and the pauses between retries of a state machine are shortened; timeouts are not. */
  readonly waitScale?: number;
}

/** The root user's key: everything is allowed to it, and nothing that is under test uses it. */
export const rootCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export async function startMinistack(options: MinistackOptions): Promise<Ministack> {
  const python = await findMinistack();
  const port = await freePort();
  await mkdir(options.folder, { recursive: true });
  // The emulator's own scripts are CommonJS, whatever lies above the folder says.
  await writeFile(join(options.folder, 'package.json'), '{}');
  const logFile = join(options.folder, 'ministack.log');
  const log = openSync(logFile, 'w');
  const child = spawn(python, [program], {
    stdio: ['ignore', log, log],
    env: environmentOf(options, port),
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill();
    const isLate = await Promise.race([ended.then(() => false), sleep(5_000, true, { ref: false })]);
    if (isLate) child.kill('SIGKILL');
    await ended;
  };
  await untilUp(url, () => child.exitCode !== null);
  return { url, port, logFile, close };
}

function environmentOf(options: MinistackOptions, port: number): NodeJS.ProcessEnv {
  const { accountId, region, folder, functionsEndpoint, waitScale = 1 } = options;
  return {
    // Node 24 is what runs the functions.
    PATH: [join(nodeModules, '.bin'), process.env['PATH']].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    // CDK's own custom resources take the SDK from the runtime.
    NODE_PATH: nodeModules,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    MINISTACK_ACCOUNT_ID: accountId,
    MINISTACK_REGION: region,
    // The roles' policies hold, and each function calls with its role's session.
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: rootCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootCredentials.secretAccessKey,
    AWS_ENDPOINT_URL: functionsEndpoint,
    SFN_WAIT_SCALE: String(waitScale),
    LOG_LEVEL: 'INFO',
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
    const isUp = await fetch(`${url}/_ministack/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (hasEnded() || Date.now() > deadline) throw new Error(`MiniStack did not come up at ${url}`);
    await sleep(50);
  }
}
