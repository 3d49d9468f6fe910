/**
 * Makes a bucket policy endpoint-only by one statement of ours, every other statement as it was and in its place.
 *
 * Merging again changes nothing; merging with other endpoints replaces our statement where it stands. The result is
 * handed out only if it is proved, locks no admitted endpoint out, and lets past nobody but the exemptions asked for.
 */
import { isRecord } from '../json-record.ts';
import { parsePolicy } from '../parse-policy.ts';
import { toBucketArn } from '../prove/bucket-arn.ts';
import type { Proof } from '../prove/proof.ts';
import { POLICY_BYTES, proveEndpointOnly } from '../prove/prove-endpoint-only.ts';
import type { Endpoints } from '../space/request-paths.ts';
import { isUnknown } from '../truth.ts';
import { utf8Length } from '../utf8-length.ts';
import {
  ENDPOINT_ONLY_SID,
  endpointOnlyStatement,
  type Admission,
  type EndpointKey,
} from './endpoint-only-statement.ts';
import { hasSid, toRawPolicy, withStatements, type RawPolicy } from './statement-list.ts';

export type MergeOptions = {
  /** Name or ARN; a directory bucket's ARN. */
  readonly bucket: string;
  readonly account?: string;
  readonly admit: Admission;
  /** What is known of the admitted endpoints, where they are admitted by id. */
  readonly known?: Endpoints['known'];
  /** ARNs of the roles that keep access from anywhere, without wildcards. */
  readonly exemptRoles?: readonly string[];
};

export type MergeResult =
  | {
      readonly verdict: 'merged';
      readonly policyText: string;
      /** Of the text, in UTF-8; S3 accepts 20,480. */
      readonly bytes: number;
      /** False where the policy already read so. */
      readonly changed: boolean;
      readonly proof: Proof;
    }
  | {
      readonly verdict: 'refused';
      readonly reason: string;
      readonly policyText?: string;
      readonly proof?: Proof;
    };

const EMPTY: RawPolicy = { document: { Version: '2012-10-17' }, statements: [] };

/** `policyText` null: the bucket is known to have no policy. */
export function mergeEndpointOnly(policyText: string | null, options: MergeOptions): MergeResult {
  const { admit, exemptRoles = [] } = options;
  if (admit.values.length === 0) return refuse('no endpoint is admitted');
  const wild = [...admit.values, ...exemptRoles].find((value) => /[*?$]/.test(value));
  if (wild !== undefined) return refuse(`${wild} holds a wildcard`);
  const parsed = policyText === null ? undefined : parsePolicy(policyText);
  if (isUnknown(parsed)) return refuse(parsed.unknown);
  const bucket = toBucketArn(options.bucket, parsed?.statements ?? []);
  if (isUnknown(bucket)) return refuse(bucket.unknown);
  const raw = policyText === null ? EMPTY : toRawPolicy(policyText);
  const foreign = raw.statements.find((item) => hasSid(item, ENDPOINT_ONLY_SID) && !isDeny(item));
  if (foreign !== undefined) return refuse(`a statement with the Sid ${ENDPOINT_ONLY_SID} is not a Deny`);
  const statements = place(raw.statements, endpointOnlyStatement(bucket, admit, exemptRoles));
  const merged = withStatements(raw, statements);
  const bytes = utf8Length(merged);
  if (bytes > POLICY_BYTES)
    return refuse(`the merged policy has ${bytes} bytes, S3 accepts ${POLICY_BYTES}`, merged);
  const proof = proveEndpointOnly(merged, toProofOptions(options));
  const objection = findObjection(proof, exemptRoles);
  if (objection !== undefined) return refuse(objection, merged, proof);
  const changed = policyText === null || JSON.stringify(statements) !== JSON.stringify(raw.statements);
  return { verdict: 'merged', policyText: changed ? merged : policyText, bytes, changed, proof };
}

const refuse = (reason: string, policyText?: string, proof?: Proof): MergeResult => ({
  verdict: 'refused',
  reason,
  ...(policyText === undefined ? {} : { policyText }),
  ...(proof === undefined ? {} : { proof }),
});

const isDeny = (statement: unknown): boolean => isRecord(statement) && statement['Effect'] === 'Deny';

function place(statements: readonly unknown[], ours: object): readonly unknown[] {
  const at = statements.findIndex((item) => hasSid(item, ENDPOINT_ONLY_SID));
  if (at < 0) return [...statements, ours];
  return statements.flatMap((item, i) => (i === at ? [ours] : hasSid(item, ENDPOINT_ONLY_SID) ? [] : [item]));
}

const MARK: Readonly<Record<EndpointKey, 'ids' | 'vpcs' | 'accounts' | 'orgs'>> = {
  'aws:SourceVpce': 'ids',
  'aws:SourceVpc': 'vpcs',
  'aws:VpceAccount': 'accounts',
  'aws:VpceOrgID': 'orgs',
};

const toProofOptions = ({
  bucket,
  account,
  admit,
  known,
  exemptRoles = [],
}: MergeOptions): Parameters<typeof proveEndpointOnly>[1] => ({
  bucket,
  ...(account === undefined ? {} : { account }),
  endpoints: { [MARK[admit.key]]: admit.values, ...(known === undefined ? {} : { known }) },
  exemptRoles,
});

/** Services may be kept out by someone else's statement; a role that was promised access may not. */
function findObjection(proof: Proof, exemptRoles: readonly string[]): string | undefined {
  if (proof.verdict === 'refuted') return `a request still gets past: ${proof.counterexample?.path ?? ''}`;
  if (proof.verdict === 'unknown') return proof.reason ?? 'it cannot be told whether a request gets past';
  if (proof.locksOut !== false) {
    return proof.locksOut === true
      ? 'an admitted endpoint is denied as well'
      : 'an admitted endpoint may be denied as well';
  }
  const spared = new Set(proof.exemptions.flatMap((item) => (item.kind === 'role' ? [item.arn] : [])));
  const denied = exemptRoles.find((arn) => !spared.has(arn));
  return denied === undefined
    ? undefined
    : `${denied} would not get past, it is no role or another statement denies it`;
}
