/** The places in a row that every question has; those of its fields follow. */
export const SOURCE_SLOT = 0;
/** The hour times two, plus one where records were lost. */
export const HOUR_SLOT = 1;
