/** Numbers that every address table gives; 0 is also the token `-`. Without imports, as column operations are. */
export const NONE = 0;
export const OTHER = 1;
export const LOCAL = 2;
