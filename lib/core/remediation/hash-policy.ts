import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalPolicy } from '../iam/same-policy.ts';

/** SHA-256 (hex) over what a policy says, whatever its spelling; null where there is none. */
export function hashPolicy<T extends string | null>(text: T): T extends null ? null : string;
export function hashPolicy(text: string | null): string | null {
  return text === null ? null : hashText(canonicalPolicy(text));
}

/** SHA-256 (hex) over a text. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
