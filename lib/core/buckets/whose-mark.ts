/**
 * Whose endpoints a mark in a policy means, and which of them can carry requests now.
 *
 * What the estate does not show may be ours in another Region or account, or a stranger's: it is `unseen`, and never
 * counts as ours. Another account or organization that is named as such is foreign.
 */
import type { Estate, VpcEndpoint } from '../network/estate.ts';
import { valueOr } from '../network/estate.ts';
import type { BucketService } from '../network/obstacle-to-serving.ts';
import { obstacleToServing } from '../network/obstacle-to-serving.ts';
import type { Mark } from './named-marks.ts';

export type WhoseMark =
  /** `serving`: the endpoints that it admits and that can carry requests now. */
  | { readonly whose: 'ours'; readonly serving: readonly VpcEndpoint[]; readonly why?: string }
  | { readonly whose: 'unseen'; readonly why: string }
  | { readonly whose: 'foreign'; readonly why: string };

/** The endpoints of a service in this account and Region. */
export interface ServiceEndpoints {
  readonly estate: Estate;
  readonly service: BucketService;
  /** Whatever their state. */
  readonly byId: ReadonlyMap<string, VpcEndpoint>;
  readonly serving: readonly VpcEndpoint[];
  readonly servingOfVpc: ReadonlyMap<string, readonly VpcEndpoint[]>;
}

export function endpointsOfService(estate: Estate, service: BucketService): ServiceEndpoints {
  const all = valueOr(estate.vpcEndpoints, []);
  const serving = all.filter((endpoint) => obstacleToServing(endpoint, estate.region, service) === undefined);
  return {
    estate,
    service,
    byId: new Map(all.map((endpoint) => [endpoint.vpcEndpointId, endpoint])),
    serving,
    servingOfVpc: Map.groupBy(serving, ({ vpcId }) => vpcId),
  };
}

export function whoseMark(mark: Mark, endpoints: ServiceEndpoints): WhoseMark {
  switch (mark.kind) {
    case 'endpoint':
      return whoseEndpoint(mark.id, endpoints);
    case 'vpc':
      return whoseVpc(mark.id, endpoints);
    case 'vpcOf': {
      const { accountId, region } = endpoints.estate;
      if (mark.account !== accountId) {
        return { whose: 'foreign', why: `${mark.id} belongs to account ${mark.account}` };
      }
      return mark.region === region
        ? whoseVpc(mark.id, endpoints)
        : { whose: 'unseen', why: `${mark.id} is in Region ${mark.region}, which is not read here` };
    }
    case 'account':
      return mark.id === endpoints.estate.accountId
        ? { whose: 'ours', serving: endpoints.serving }
        : { whose: 'foreign', why: `${mark.id} is another account` };
    case 'organization':
      return whoseOrganization(mark.id, endpoints);
  }
}

function whoseEndpoint(id: string, { byId, estate, service }: ServiceEndpoints): WhoseMark {
  const endpoint = byId.get(id);
  if (endpoint === undefined) {
    return { whose: 'unseen', why: `${id} is no endpoint of this account in Region ${estate.region}` };
  }
  const why = obstacleToServing(endpoint, estate.region, service);
  return why === undefined ? { whose: 'ours', serving: [endpoint] } : { whose: 'ours', serving: [], why };
}

function whoseVpc(id: string, { estate, servingOfVpc }: ServiceEndpoints): WhoseMark {
  if (estate.vpcs.status === 'unreadable') return { whose: 'unseen', why: estate.vpcs.reason };
  const vpc = estate.vpcs.value.find(({ vpcId }) => vpcId === id);
  if (vpc === undefined) {
    return { whose: 'unseen', why: `${id} is no VPC of this account in Region ${estate.region}` };
  }
  if (vpc.ownerId !== estate.accountId) {
    return {
      whose: 'unseen',
      why: `${id} is shared from account ${vpc.ownerId}, which alone sees its endpoints`,
    };
  }
  const serving = servingOfVpc.get(id) ?? [];
  return serving.length > 0
    ? { whose: 'ours', serving }
    : { whose: 'ours', serving, why: `${id} has no endpoint that carries anything to this bucket` };
}

function whoseOrganization(id: string, { estate, serving }: ServiceEndpoints): WhoseMark {
  const { organizations } = estate;
  if (organizations.status === 'unreadable') {
    return { whose: 'unseen', why: `whether organization ${id} is ours: ${organizations.reason}` };
  }
  return organizations.value.some(({ organizationId }) => organizationId === id)
    ? { whose: 'ours', serving }
    : { whose: 'foreign', why: `${id} is another organization` };
}
