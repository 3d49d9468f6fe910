/**
 * A headless Chromium, spoken to over its DevTools protocol: the page is read and filled in as a person would.
 *
 * https://chromedevtools.github.io/devtools-protocol/
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';

export interface Browser extends AsyncDisposable {
  readonly open: (url: string, width?: number) => Promise<void>;
  /** What the expression gives, in the page's own world. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** Types into the element as a keyboard does. */
  readonly type: (selector: string, text: string) => Promise<void>;
  /** Clicks, and waits until the page that follows has loaded. */
  readonly clickThrough: (selector: string) => Promise<void>;
  readonly click: (selector: string) => Promise<void>;
  readonly picture: (file: string) => Promise<void>;
}

const answerSchema = z.looseObject({
  id: z.optional(z.number()),
  method: z.optional(z.string()),
  result: z.optional(z.record(z.string(), z.unknown())),
  error: z.optional(z.looseObject({ message: z.string() })),
});

type Result = Readonly<Record<string, unknown>>;

export async function openBrowser(executable = 'chromium'): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'endpointer-browser-'));
  const child = spawn(
    executable,
    ['--headless', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const port = await portOf(createInterface({ input: child.stderr }));
  const page = await new Wire(await pageAddress(port)).ready();
  await page.send('Page.enable');
  return {
    ...handOf(page),
    [Symbol.asyncDispose]: async () => {
      page.close();
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium says where it listens in a line of its own. */
async function portOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('Chromium ended before it listened');
}

const targetsSchema = z.array(z.looseObject({ type: z.string(), webSocketDebuggerUrl: z.string() }));

async function pageAddress(port: string): Promise<string> {
  const targets = targetsSchema.parse(await (await fetch(`http://127.0.0.1:${port}/json`)).json());
  const page = targets.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('Chromium shows no page');
  return page.webSocketDebuggerUrl;
}

function handOf(page: Wire): Omit<Browser, typeof Symbol.asyncDispose> {
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return z.looseObject({ value: z.optional(z.unknown()) }).parse(result).value;
  };
  const click = async (selector: string): Promise<void> => {
    await evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  };
  const loaded = async (act: () => Promise<unknown>): Promise<void> => {
    const load = page.next('Page.loadEventFired');
    await act();
    await load;
  };
  return {
    evaluate,
    click,
    open: async (url, width = 1_280) => {
      const height = 900;
      await page.send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await loaded(() => page.send('Page.navigate', { url }));
    },
    clickThrough: (selector) => loaded(() => click(selector)),
    type: async (selector, text) => {
      await evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
      await page.send('Input.insertText', { text });
    },
    picture: async (file) => {
      const { data } = await page.send('Page.captureScreenshot', { captureBeyondViewport: true });
      await writeFile(file, Buffer.from(z.string().parse(data), 'base64'));
    },
  };
}

/** Commands and their answers over one WebSocket. */
class Wire {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: z.output<typeof answerSchema>) => void>();
  readonly #listeners = new Map<string, () => void>();
  #sent = 0;

  constructor(address: string) {
    this.#socket = new WebSocket(address);
    this.#socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
  }

  async ready(): Promise<this> {
    if (this.#socket.readyState !== WebSocket.OPEN) await once(this.#socket, 'open');
    return this;
  }

  async send(method: string, params: object = {}): Promise<Result> {
    this.#sent += 1;
    const id = this.#sent;
    const answered = new Promise<z.output<typeof answerSchema>>((resolve) => {
      this.#answers.set(id, resolve);
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result = {}, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async next(event: string): Promise<void> {
    const happened = new Promise<boolean>((resolve) => {
      this.#listeners.set(event, () => resolve(true));
    });
    const isInTime = await Promise.race([happened, sleep(10_000, false, { ref: false })]);
    if (!isInTime) throw new Error(`${event} did not happen within 10 s`);
  }

  close(): void {
    this.#socket.close();
  }

  #hear(text: string): void {
    const message = answerSchema.parse(JSON.parse(text));
    if (message.id !== undefined) this.#answers.get(message.id)?.(message);
    if (message.method !== undefined) this.#listeners.get(message.method)?.();
  }
}
