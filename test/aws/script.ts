import type { Clients } from './clients.ts';
import type { Json, Names } from './names.ts';
import type { Product } from './product.ts';

export type AsNobody = <Answer>(ask: (clients: Clients) => Promise<Answer>) => Promise<Answer>;

/**
 * The account that a script needs: any; one that nobody has used; or one with settings, an organization and functions.
 * Only the first is played on AWS.
 */
export type Furnishing = 'any' | 'bare' | 'furnished';

/** Where a script is played: the clients of one backend, the product, and the names of the things in its account. */
export interface Stage extends Clients {
  readonly region: string;
  /** Asks as somebody to whom nothing is allowed. */
  readonly asNobody: AsNobody;
  readonly id: Names['id'];
  readonly product: Product;
}

/** One question to AWS, what of the answer is part of the contract, and what AWS answers. */
export interface Step {
  readonly title: string;
  /** Asks, and tells of the answer what is part of the contract; may give names to what was made. */
  readonly observe: (stage: Stage, give: Names['give']) => Promise<Json>;
  /** What AWS answers. Ids by their names: `<private>`. */
  readonly expects: Json;
  /** Asked again until it is as expected: AWS shows a write only after a while. */
  readonly settles: boolean;
}

export interface Script {
  readonly title: string;
  /** Default: any. */
  readonly account?: Furnishing;
  readonly steps: readonly Step[];
}

interface StepWords<Answer> {
  readonly ask: (stage: Stage) => Promise<Answer>;
  readonly look: (answer: Answer) => Json;
  readonly give?: (answer: Answer) => Readonly<Record<string, string | undefined>>;
  readonly expects: Json;
}

/** A step that is asked once. */
export function step<Answer>(title: string, words: StepWords<Answer>): Step {
  return { title, observe: toObserve(words), expects: words.expects, settles: false };
}

/** A step that is asked until the answer is as expected, or time is up. */
export function eventually<Answer>(title: string, words: StepWords<Answer>): Step {
  return { ...step(title, words), settles: true };
}

/** A step that AWS refuses, with this code. */
export function refused(title: string, code: string, ask: (stage: Stage) => Promise<unknown>): Step {
  return step(title, { ask, look: () => 'was not refused', expects: { refused: code } });
}

/** A step that AWS refuses with a code that nobody has recorded. */
export function isRefused(title: string, ask: (stage: Stage) => Promise<unknown>): Step {
  const answer = (stage: Stage): Promise<boolean> =>
    ask(stage).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Error && '$metadata' in error) return true;
        throw error;
      },
    );
  return step(title, { ask: answer, look: (isRefusal) => isRefusal, expects: true });
}

function toObserve<Answer>({ ask, look, give }: StepWords<Answer>): Step['observe'] {
  return async (stage, giveName) => {
    const answer = await ask(stage);
    for (const [name, id] of Object.entries(give?.(answer) ?? {})) {
      if (id !== undefined) giveName(name, id);
    }
    return look(answer);
  };
}
