/** Numbers that every address table gives; 0 is also the token `-`. Without imports, as column operations are. */
export const NONE = 0;
export const OTHER = 1;
export const LOCAL = 2;
/** Entries of an address table's pages from minus this on are pieces, those above it pages. */
export const PIECES = 1 << 24;
