/** fast-check with a share of each law's runs: a mutant that survives pays for all of them. The seed stays the same. */
import * as fc from 'fast-check';

const SHARE = Number(process.env['MUTATION_LAW_RUNS'] ?? 0.3);

export * from 'fast-check';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its overloads cannot be written as one function
export const assert: typeof fc.assert = ((
  property: fc.IRawProperty<unknown>,
  { numRuns = 100, ...rest }: fc.Parameters<unknown> = {},
): unknown => fc.assert(property, { ...rest, numRuns: Math.ceil(numRuns * SHARE) })) as typeof fc.assert;
