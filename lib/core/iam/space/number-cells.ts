/**
 * Whole numbers at, between and beside the given ones, none below zero: enough for every comparison with them.
 */
export function numberCells(values: readonly number[]): readonly number[] {
  const near = values.flatMap((value) => [
    Math.floor(value) - 1,
    Math.floor(value),
    value,
    Math.ceil(value),
    Math.ceil(value) + 1,
  ]);
  return [...new Set(near)].filter((value) => value >= 0).sort((a, b) => a - b);
}
