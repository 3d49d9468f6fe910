import { isRecord } from '../../loose.ts';

const policyMembers = new Set(['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']);

/** The same details with every policy document URL-encoded (RFC 3986), as IAM answers them. */
export function withEncodedPolicies(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withEncodedPolicies);
  if (!isRecord(value) || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, encodeMember(name, member)]),
  );
}

function encodeMember(name: string, member: unknown): unknown {
  return policyMembers.has(name) && typeof member === 'string'
    ? urlEncode(member)
    : withEncodedPolicies(member);
}

function urlEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
