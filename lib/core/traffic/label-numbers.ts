/** Numbers that every address table gives; 0 is also the token `-`. */
export const NONE = 0;
export const OTHER = 1;
export const LOCAL = 2;
