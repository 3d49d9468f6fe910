/** Where a group's sums are. Without imports, so that bundlers put the numbers into the code. */

/** A group's flows and the numbers of its key, in words behind its bytes. */
export const FLOWS_WORD = 2;
export const NUMBERS_WORD = 3;
/** An entry of an index: the group's number plus one, and above it eight bits of the hash. */
export const NUMBER_BITS = 0xffffff;
/** More than any hour of ten-digit Unix times, times two. */
export const HOURS = 8_388_608;
/** Keys of fewer numbers are filled up with zeros. */
export const LEAST_WIDTH = 3;
