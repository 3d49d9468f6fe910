const policyMembers = new Set(['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']);

/** The same details with every policy document URL-encoded (RFC 3986), as IAM answers them. */
export function withEncodedPolicies<T>(value: T): T {
  return encode(value) as T;
}

function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      policyMembers.has(name) && typeof member === 'string' ? urlEncode(member) : encode(member),
    ]),
  );
}

function urlEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
