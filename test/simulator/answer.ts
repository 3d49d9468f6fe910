import type { Simulator } from '../../lib/simulator/simulator.ts';

/** One operation asked through the unchanged SDK, and what of the answer is compared. In order: an answer may need the one before. */
export type Answer = readonly [operation: string, ask: () => Promise<object>, answer: object];

/** The simulator is there only once the tests run. */
export type SimulatorOf = () => Simulator;
