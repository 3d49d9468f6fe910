/** A longer line is malformed; the longest possible one (tags, ARNs of containers) is far below. */
export const LONGEST_LINE_BYTES = 65_536;
