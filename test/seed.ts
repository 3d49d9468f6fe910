/** One seed for all laws, so that a run can be repeated; `LAW_SEED=7 npm test` looks elsewhere. */
import * as fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['LAW_SEED'] ?? 20_261_123) });
