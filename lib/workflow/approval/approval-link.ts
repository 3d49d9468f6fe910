/** The link in a question's mail: it names the question, and its signature keeps anybody from naming another one. */
import type { ApprovalKey } from './account-approvals.ts';

export interface ApprovalLink extends ApprovalKey {
  /** ISO 8601, whole seconds. */
  readonly expiresAt: string;
  /** Base64url. */
  readonly signature: string;
}

/** What is signed: every field of the link, under a name of its own so that no other text is signed alike. */
export function linkMessage({ remediationId, planHash, expiresAt }: Omit<ApprovalLink, 'signature'>): string {
  return `endpointer-link/1\n${remediationId}\n${planHash}\n${expiresAt}`;
}

/** What stands for a code: of no use for another question, and not to be guessed from the table. */
export function codeMessage({ remediationId, planHash }: ApprovalKey, code: string): string {
  return `endpointer-code/1\n${remediationId}\n${planHash}\n${code}`;
}

/** The link as it stands in the mail. */
export function linkTo(pageUrl: string, link: ApprovalLink): string {
  const url = new URL(pageUrl);
  url.searchParams.set('r', link.remediationId);
  url.searchParams.set('p', link.planHash);
  url.searchParams.set('e', String(Date.parse(link.expiresAt) / 1_000));
  url.searchParams.set('s', link.signature);
  return url.href;
}

/** Strict on purpose: what does not look like a link of ours never reaches KMS. */
const FIELDS = {
  r: /^[0-9A-Za-z_-]{1,80}$/,
  p: /^[0-9a-f]{64}$/,
  e: /^[1-9]\d{9}$/,
  s: /^[0-9A-Za-z_-]{22,128}$/,
} as const;

/** The link of a query; undefined where a field is missing or malformed. Cheap: no call to AWS. */
export function parseApprovalLink(
  query: Readonly<Record<string, string | undefined>>,
): ApprovalLink | undefined {
  const { r = '', p = '', e = '', s = '' } = query;
  if (!FIELDS.r.test(r) || !FIELDS.p.test(p) || !FIELDS.e.test(e) || !FIELDS.s.test(s)) return undefined;
  const expiresAt = new Date(Number(e) * 1_000).toISOString();
  return { remediationId: r, planHash: p, expiresAt, signature: s };
}
