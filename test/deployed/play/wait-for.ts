import { setTimeout as sleep } from 'node:timers/promises';

/** How much slower than usual this machine is, for whoever has to share it. */
const PATIENCE = Number(process.env['DEPLOYED_PATIENCE'] ?? 1);

export interface Waiting {
  readonly seconds?: number;
  /** What to say beside, where it was in vain. */
  readonly otherwise?: () => string | Promise<string>;
}

/** What `look` gives as soon as it gives something. Throws where it never does. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  { seconds = 30, otherwise = () => '' }: Waiting = {},
): Promise<T> {
  const deadline = performance.now() + seconds * 1_000 * PATIENCE;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline)
      throw new Error(`There was no ${what} within ${seconds} s. ${await otherwise()}`);
    await sleep(25);
  }
}
