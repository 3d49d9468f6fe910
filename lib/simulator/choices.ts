import { seededRandom } from './randomness.ts';
import type { InferredBehaviour } from './provenance.ts';

/** How the behaviours that nobody has recorded or documented turn out. */
export interface Choices {
  /** whether an inferred behaviour takes its other form this time; never without a seed */
  otherwise(behaviour: InferredBehaviour): boolean;
  /** a whole number from 0 to the bound; the bound itself without a seed */
  upTo(behaviour: InferredBehaviour, bound: number): number;
}

/** Without a seed every choice is the plain one, so that a test's story reads the same each time. */
export function makeChoices(seed: number | undefined): Choices {
  if (seed === undefined) return { otherwise: () => false, upTo: (_, bound) => bound };
  const random = seededRandom(seed);
  return { otherwise: () => random() < 0.5, upTo: (_, bound) => Math.floor(random() * (bound + 1)) };
}
