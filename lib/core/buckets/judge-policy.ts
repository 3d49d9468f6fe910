/**
 * Whom a bucket's policy lets in: proved to be our endpoints alone, a request that gets past, or a lock-out.
 *
 * Counted as ours is only what the estate shows: an endpoint id that is not here may be a stranger's. A policy that
 * also keeps our endpoints out is endpoint-only too, and is told as a lock-out.
 */
import type { Counterexample, Exemption, Proof, ProofOptions } from '../iam/prove/proof.ts';
import { proveEndpointOnly } from '../iam/prove/prove-endpoint-only.ts';
import type { Policy } from '../iam/policy.ts';
import type { Endpoints } from '../iam/space/request-paths.ts';
import type { VpcEndpoint } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { Mark } from './named-marks.ts';
import { namedMarks } from './named-marks.ts';
import type { ServiceEndpoints, WhoseMark } from './whose-mark.ts';
import { whoseMark } from './whose-mark.ts';

export type PolicyVerdict =
  | {
      readonly verdict: 'closed';
      readonly admits: readonly string[];
      readonly exemptions: readonly Exemption[];
    }
  | { readonly verdict: 'open'; readonly counterexample: Counterexample; readonly notes: readonly string[] }
  | { readonly verdict: 'lockOut'; readonly reason: string }
  | { readonly verdict: 'unknown'; readonly reason: string };

export interface PolicyQuestion {
  readonly bucketArn: string;
  readonly policyText: string | null;
  /** The same text, parsed; undefined where there is no policy. */
  readonly policy: Policy | undefined;
  readonly exemptRoles: readonly string[];
  readonly endpoints: ServiceEndpoints;
}

interface JudgedMark {
  readonly mark: Mark;
  readonly whose: WhoseMark;
}

/** No endpoint has this id, so that admitting it admits nobody. */
const NOBODY = 'vpce-00000000000000000';

export function judgePolicy(question: PolicyQuestion): PolicyVerdict {
  const { endpoints, policy } = question;
  const marks = (policy === undefined ? [] : namedMarks(policy)).map((mark): JudgedMark => ({
    mark,
    whose: whoseMark(mark, endpoints),
  }));
  const of = (kind: WhoseMark['whose']) => marks.filter(({ whose }) => whose.whose === kind);
  const ours = of('ours');
  const proof = prove(question, toEndpoints(ours, endpoints));
  if (proof.verdict === 'proved') return judgeLockOut(question, ours, proof);
  if (proof.verdict === 'unknown') return unknown(proof.reason);
  const unseen = of('unseen');
  const notes = [...of('foreign'), ...unseen].flatMap(({ whose }) => whose.why ?? []);
  if (unseen.length === 0) return toOpen(proof, notes);
  const wider = prove(question, toEndpoints([...ours, ...unseen], endpoints));
  if (wider.verdict === 'refuted') return toOpen(wider, notes);
  if (wider.verdict === 'unknown') return unknown(wider.reason);
  const why = notes.join('; ');
  // Closed but for endpoints that are not seen: without one of ours nobody here gets in, wherever those are.
  return ours.some(({ whose }) => whose.whose === 'ours' && whose.serving.length > 0)
    ? unknown(`it admits endpoints whose owner is not seen from here: ${why}`)
    : { verdict: 'lockOut', reason: `no endpoint of this account and Region gets in: ${why}` };
}

function unknown(reason: string | undefined): PolicyVerdict {
  return { verdict: 'unknown', reason: reason ?? 'it could not be told' };
}

function toOpen({ counterexample }: Proof, notes: readonly string[]): PolicyVerdict {
  return counterexample === undefined
    ? unknown('a request gets past that could not be told')
    : { verdict: 'open', counterexample, notes };
}

function prove(
  { bucketArn, policyText, exemptRoles, endpoints }: PolicyQuestion,
  admitted: Endpoints,
): Proof {
  const options: ProofOptions = {
    bucket: bucketArn,
    account: endpoints.estate.accountId,
    endpoints: admitted,
    exemptRoles,
  };
  return proveEndpointOnly(policyText, options);
}

/** The marks as the prover takes them; without any, nobody is admitted. */
function toEndpoints(marks: readonly JudgedMark[], { byId, estate }: ServiceEndpoints): Endpoints {
  const ids = (...kinds: Mark['kind'][]) =>
    marks.flatMap(({ mark }) => (kinds.includes(mark.kind) ? [mark.id] : []));
  const endpointIds = ids('endpoint');
  return {
    ids: endpointIds.length === 0 ? [NOBODY] : endpointIds,
    vpcs: ids('vpc', 'vpcOf'),
    accounts: ids('account'),
    orgs: ids('organization'),
    known: endpointIds.flatMap((id) => {
      const endpoint = byId.get(id);
      return endpoint === undefined ? [] : [factsOf(endpoint, estate)];
    }),
  };
}

function factsOf(
  { vpcEndpointId, vpcId, ownerId }: VpcEndpoint,
  { organizations }: ServiceEndpoints['estate'],
): NonNullable<Endpoints['known']>[number] {
  const org = valueOr(organizations, [])[0]?.organizationId;
  return { id: vpcEndpointId, vpc: vpcId, account: ownerId, ...(org === undefined ? {} : { org }) };
}

/** Tried one by one until one gets in, but of those that are named by id every one. */
function judgeLockOut(
  question: PolicyQuestion,
  ours: readonly JudgedMark[],
  { exemptions }: Proof,
): PolicyVerdict {
  const named = new Set(ours.flatMap(({ mark }) => (mark.kind === 'endpoint' ? [mark.id] : [])));
  const candidates = [
    ...new Set(ours.flatMap(({ whose }) => (whose.whose === 'ours' ? whose.serving : []))),
  ].sort((a, b) => Number(named.has(b.vpcEndpointId)) - Number(named.has(a.vpcEndpointId)));
  if (candidates.length === 0) {
    const why = ours.flatMap(({ whose }) => whose.why ?? []).join('; ');
    return {
      verdict: 'lockOut',
      reason: why === '' ? 'it denies every customer' : `no endpoint gets in: ${why}`,
    };
  }
  let doubt = false;
  const admits: string[] = [];
  for (const candidate of candidates) {
    const id = candidate.vpcEndpointId;
    if (admits.length > 0 && !named.has(id)) break;
    const facts = factsOf(candidate, question.endpoints.estate);
    const { locksOut } = prove(question, { ids: [id], known: [facts] });
    if (locksOut === true && named.has(id)) {
      return { verdict: 'lockOut', reason: `it names endpoint ${id} and denies it as well` };
    }
    if (locksOut === 'unknown') doubt = true;
    if (locksOut === false) admits.push(id);
  }
  if (doubt) return unknown('whether an admitted endpoint is denied as well could not be told');
  if (admits.length > 0) return { verdict: 'closed', admits, exemptions };
  return { verdict: 'lockOut', reason: 'every endpoint that it means is denied as well' };
}
