/** Whether a new endpoint is made or one that is there is joined, or why neither can be. */
import type { EndpointService, VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { isGone } from '../endpoint-states.ts';
import { oncePerEstate } from '../hazards/once-per-estate.ts';
import type { EndpointWish } from './endpoint-wish.ts';
import type { OfferedService } from './place-endpoint.ts';

export type InterfaceChoice =
  | { readonly kind: 'create'; readonly service: OfferedService }
  | { readonly kind: 'join'; readonly service: OfferedService; readonly endpoint: VpcEndpoint }
  | { readonly kind: 'none'; readonly reason: string };

const none = (reason: string): InterfaceChoice => ({ kind: 'none', reason });

export function chooseInterface(
  index: EstateIndex,
  { vpcId, serviceName, vpcEndpointId }: Pick<EndpointWish, 'vpcId' | 'serviceName' | 'vpcEndpointId'>,
): InterfaceChoice {
  const service = serviceOf(index, serviceName);
  if (typeof service === 'string') return none(service);
  const { vpcEndpoints } = index.estate;
  if (vpcEndpoints.status === 'unreadable')
    return none(`endpoints could not be read: ${vpcEndpoints.reason}`);
  if (vpcEndpointId !== undefined) return toMend(service, index.vpcEndpoints.get(vpcEndpointId));
  const living = (index.endpointsOfVpc.get(vpcId) ?? [])
    .filter((one) => one.type === 'Interface' && one.serviceName === serviceName && !isGone(one))
    .toSorted((a, b) => (a.vpcEndpointId < b.vpcEndpointId ? -1 : 1));
  const best = living.find((one) => isFit(one) && one.state === 'available');
  if (best !== undefined) return { kind: 'join', service, endpoint: best };
  const [other] = living;
  return other === undefined ? toCreate(index, vpcId, service) : none(whyNot(other));
}

function toMend(service: OfferedService, endpoint: VpcEndpoint | undefined): InterfaceChoice {
  if (endpoint === undefined) return none('the endpoint is gone');
  return endpoint.state === 'available' && !endpoint.requesterManaged
    ? { kind: 'join', service, endpoint }
    : none(whyNot(endpoint));
}

function isFit({ requesterManaged, privateDnsEnabled }: VpcEndpoint): boolean {
  return !requesterManaged && privateDnsEnabled;
}

function whyNot({ vpcEndpointId: id, requesterManaged, state }: VpcEndpoint): string {
  if (requesterManaged) return `${id} belongs to a service of AWS's own, and can be changed by that alone`;
  if (state !== 'available') return `endpoint ${id} is ${state}: wait until it is available`;
  return (
    `${id} is there without private DNS: clients use it only by its own names. Turning private DNS on moves all ` +
    'clients of the VPC at once; a person must want that'
  );
}

/** The service as AWS describes it, or why no endpoint can be made to it. */
export function serviceOf(index: EstateIndex, serviceName: string): OfferedService | string {
  const { endpointServices } = index.estate;
  if (endpointServices.status === 'unreadable') {
    return `what the Region offers could not be read: ${endpointServices.reason}`;
  }
  const service = servicesByName(index).get(serviceName);
  if (service === undefined || service.status === 'unknown')
    return `AWS knows no service ${serviceName} here`;
  if (service.status === 'unreadable') return `${serviceName} could not be described: ${service.reason}`;
  return service.types.includes('Interface') ? service : `${serviceName} has no interface endpoints`;
}

/** What AWS says of services, by their full names. */
export const servicesByName = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.endpointServices, []).map((one): [string, EndpointService] => [one.serviceName, one]),
    ),
);

function toCreate(index: EstateIndex, vpcId: string, service: OfferedService): InterfaceChoice {
  const { serviceName } = service;
  if (/\.(s3|dynamodb)$/.test(serviceName)) {
    return none(
      `${serviceName} has a gateway endpoint, which is free; an interface endpoint would be paid for`,
    );
  }
  if (service.privateDnsNames.length === 0) {
    return none(
      `${serviceName} has no private DNS: each client would have to be given the endpoint's own name`,
    );
  }
  if (service.needsAcceptance) {
    return none(
      `whoever offers ${serviceName} must accept each endpoint: ask there first, and create it together`,
    );
  }
  const vpc = index.vpcs.get(vpcId);
  if (vpc === undefined) return none(`the account does not show ${vpcId}`);
  const off = [vpc.enableDnsSupport, vpc.enableDnsHostnames].find(
    (one) => one.status === 'read' && !one.value,
  );
  if (off !== undefined) {
    return none(
      `private DNS needs enableDnsSupport and enableDnsHostnames of ${vpcId}, and one of them is off`,
    );
  }
  const zone = conflictingZone(index, vpcId, service);
  return zone === undefined
    ? { kind: 'create', service }
    : none(
        `private hosted zone ${zone} answers for ${serviceName} in ${vpcId}: it leads elsewhere already, or conflicts`,
      );
}

/** A zone of the same name is refused by AWS; one above or below it answers for the service in the endpoint's place. */
function conflictingZone(index: EstateIndex, vpcId: string, service: OfferedService): string | undefined {
  const names = service.privateDnsNames.map((name) => name.toLowerCase().replace(/^\*\./, ''));
  return valueOr(index.estate.hostedZones, []).find(
    (zone) =>
      zone.vpcId === vpcId &&
      names.some((name) => zone.name.toLowerCase() === name || name.endsWith(`.${zone.name.toLowerCase()}`)),
  )?.name;
}
