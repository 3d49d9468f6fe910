import * as z from 'zod/mini';
import type { CheckId } from '../lib/core/checks/check.ts';

/**
 * The form of a check's id. Whether there is such a check is seen where it is looked up: the checks themselves are too
 * much to load for a function that only passes the id on.
 */
export const checkIdSchema = z.custom<CheckId>(
  (value) => typeof value === 'string' && /^[a-z\d-]{1,100}$/.test(value),
);
