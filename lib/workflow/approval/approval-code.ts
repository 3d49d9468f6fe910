/** The short code that stands in the mail alone. */
import { randomInt } from 'node:crypto';

/** Crockford's: no letter that is taken for a digit or another letter. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const IS_CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/** 40 random bits in two groups, such as `7KQ2-M4ZD`; with five attempts it is not guessed. */
export function makeApprovalCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** As a person may have typed it: lower case, with or without the dash, O for 0. Undefined where it can be no code. */
export function normalizeApprovalCode(typed: string): string | undefined {
  if (typed.length > 64) return undefined;
  const letters = typed
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return IS_CODE.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}
