import type { Admission } from '../../iam/cure/endpoint-only-statement.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import type { BucketCure } from '../plan.ts';
import { servingEndpoints, unservedMark } from '../serving-endpoints.ts';

export type AdmissionChoice =
  | { readonly kind: 'admit'; readonly admit: Admission }
  | { readonly kind: 'none'; readonly reason: string };

/** A list that a person can read. Above it the endpoints are admitted by their account. */
const MOST_ENDPOINTS = 10;

/**
 * Who may come in: what was asked for, else every endpoint of Amazon S3 that this account and Region use.
 *
 * All of them, because from here nobody can tell which of them carry the bucket's clients.
 */
export function chooseAdmission(index: EstateIndex, cure: BucketCure | undefined): AdmissionChoice {
  const { vpcEndpoints } = index.estate;
  if (vpcEndpoints.status === 'unreadable') {
    return { kind: 'none', reason: `the endpoints cannot be read: ${vpcEndpoints.reason}` };
  }
  if (cure?.admit !== undefined) {
    const obstacle = unservedMark(index, cure.admit);
    return obstacle === undefined
      ? { kind: 'admit', admit: cure.admit }
      : { kind: 'none', reason: `${obstacle}, so nobody would get in that way` };
  }
  const ids = servingEndpoints(index).map(({ vpcEndpointId }) => vpcEndpointId);
  if (ids.length === 0) {
    const reason = 'no endpoint of Amazon S3 in this account and Region carries traffic yet; add one first';
    return { kind: 'none', reason };
  }
  const admit: Admission =
    ids.length <= MOST_ENDPOINTS
      ? { key: 'aws:SourceVpce', values: ids.toSorted() }
      : { key: 'aws:VpceAccount', values: [index.estate.accountId] };
  return { kind: 'admit', admit };
}

/** For people: `endpoint vpce-1`, `the endpoints of account 111122223333`. */
export function describeAdmission({ key, values }: Admission): string {
  const list = values.join(', ');
  switch (key) {
    case 'aws:SourceVpce':
      return `${values.length === 1 ? 'endpoint' : 'endpoints'} ${list}`;
    case 'aws:SourceVpc':
      return `the endpoints in ${list}`;
    case 'aws:VpceAccount':
      return `the endpoints of account ${list}`;
    case 'aws:VpceOrgID':
      return `the endpoints of organization ${list}`;
  }
}
