import { setTimeout as sleep } from 'node:timers/promises';

interface Made {
  readonly title: string;
  readonly remove: () => Promise<unknown>;
}

/**
 * What was made and how it is removed, last made first.
 *
 * AWS refuses to remove what something still leans on, and notices only after a while that it no longer does: so what
 * would not go is tried again.
 */
export class Cleanup {
  readonly #made: Made[] = [];

  add(title: string, remove: () => Promise<unknown>): void {
    this.#made.push({ title, remove });
  }

  /** Removes everything; says what would not go. */
  async run(rounds: number, pauseSeconds: number): Promise<readonly string[]> {
    for (let round = 1; round <= rounds && this.#made.length > 0; round += 1) {
      const left = await this.#round();
      this.#made.splice(0, this.#made.length, ...left);
      if (left.length > 0 && round < rounds) await sleep(pauseSeconds * 1000);
    }
    return this.#made.map(({ title }) => title);
  }

  async #round(): Promise<Made[]> {
    const left: Made[] = [];
    for (const made of this.#made.toReversed()) {
      const isGone = await made.remove().then(
        () => true,
        (error: unknown) => error instanceof Error && /NotFound|NoSuch/.test(error.name),
      );
      if (!isGone) left.unshift(made);
    }
    return left;
  }
}
