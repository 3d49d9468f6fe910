/**
 * How fast the checks judge a large account: 10,000 VPCs with six subnets and six route tables each.
 *
 *     node bench/core.ts [--json]
 *
 * Exit status 1 where four times the account takes more than 4.6 times as long.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CHECKS } from '../lib/core/checks/registry.ts';
import type { Estate } from '../lib/core/network/estate.ts';
import { indexEstate } from '../lib/core/network/index-estate.ts';
import { largeEstate, TABLES_A_VPC } from '../test/estates/large-estate.ts';

const VPCS = 10_000;
const RUNS = 5;
const LARGEST_RATIO = 4.6;

interface Timing {
  readonly vpcs: number;
  readonly tables: number;
  readonly medianMilliseconds: number;
  readonly tablesPerSecond: number;
  readonly evaluations: Readonly<Record<string, number>>;
}

function judge(estate: Estate): Readonly<Record<string, number>> {
  const index = indexEstate(estate);
  const counts: Record<string, number> = {};
  for (const check of CHECKS) {
    for (const { status } of check.evaluate(index)) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

// Each run starts on a clean heap: the garbage of the run before is not its business.
setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

function time(estate: Estate): number {
  if (typeof collectGarbage === 'function') collectGarbage();
  const start = performance.now();
  judge(estate);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function timingOf(vpcs: number, estate: Estate, milliseconds: readonly number[]): Timing {
  const tables = vpcs * TABLES_A_VPC;
  const medianMilliseconds = median(milliseconds);
  const tablesPerSecond = Math.round(tables / (medianMilliseconds / 1000));
  return { vpcs, tables, medianMilliseconds, tablesPerSecond, evaluations: judge(estate) };
}

/** Both sizes by turns, so that a busy moment of the machine meets both, and the median of the rounds' ratios. */
function measure(): { readonly small: Timing; readonly large: Timing; readonly ratio: number } {
  const [small, large] = [largeEstate(VPCS / 4), largeEstate(VPCS)];
  time(small);
  const runs = Array.from({ length: RUNS }, () => [time(small), time(large)] as const);
  const milliseconds = { small: runs.map(([ms]) => ms), large: runs.map(([, ms]) => ms) };
  return {
    small: timingOf(VPCS / 4, small, milliseconds.small),
    large: timingOf(VPCS, large, milliseconds.large),
    ratio: median(runs.map(([ofSmall, ofLarge]) => ofLarge / ofSmall)),
  };
}

function lineOf(timing: Timing): string {
  const { vpcs, tables, medianMilliseconds, tablesPerSecond } = timing;
  const seconds = (medianMilliseconds / 1000).toFixed(2);
  return `${vpcs} VPCs, ${tables} tables, ${CHECKS.length} checks: ${seconds} s, ${tablesPerSecond} tables/s`;
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const { small, large, ratio } = measure();
const passed = ratio <= LARGEST_RATIO;
if (values.json) {
  console.log(
    JSON.stringify({ bench: 'core', runs: RUNS, small, large, ratio, allowed: LARGEST_RATIO, passed }),
  );
} else {
  console.log(`${lineOf(small)}\n${lineOf(large)}`);
  console.log(
    `time(4x) / time(1x) = ${ratio.toFixed(2)}, allowed ${LARGEST_RATIO}: ${passed ? 'passed' : 'FAILED'}`,
  );
}
process.exitCode = passed ? 0 : 1;
