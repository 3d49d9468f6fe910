/** What is done with a column. Numbers, and without imports, so that bundlers put them into the code. */
export const SKIP = 0;
export const TOKEN = 1;
export const ADDRESS = 2;
export const BYTES = 3;
export const START = 4;
export const ACTION = 5;
export const STATUS = 6;

/** A longer line is malformed; the longest possible one (tags, ARNs of containers) is far below. */
export const LONGEST_LINE_BYTES = 65_536;
