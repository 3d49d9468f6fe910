import type { CreateVpcEndpointRequest, ServiceDetail, VpcEndpointType } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { Call } from '../service.ts';

/** The service that a new endpoint is for, as it is offered for the endpoint's type and in the Region asked for. */
export function expectService(
  { ServiceName = '', ServiceRegion, VpcEndpointType = 'Gateway', IpAddressType }: CreateVpcEndpointRequest,
  { world }: Call,
): ServiceDetail {
  const offered = world
    .present('VpcEndpointServices')
    .filter((service) => service.ServiceName === ServiceName)
    .filter((service) => (service.ServiceRegion ?? world.region) === (ServiceRegion ?? world.region));
  if (offered.length === 0)
    throw new Refusal('InvalidServiceName', `The Vpc Endpoint Service '${ServiceName}' does not exist`);
  const service = offered.find((one) => typesOf(one).includes(VpcEndpointType));
  if (!service)
    throw new Refusal(
      'InvalidParameter',
      `Endpoint type (${VpcEndpointType}) does not match available service types ([${offered.flatMap(typesOf).join(', ')}]).`,
    );
  if (IpAddressType && !speaks(service, IpAddressType)) throw speaksOther(ServiceName, IpAddressType);
  return service;
}

/** The service of an endpoint that is there; a service may have gone since, or never have been described. */
export function serviceOf(endpoint: FixtureEndpoint, { world }: Call): ServiceDetail | undefined {
  return world
    .present('VpcEndpointServices')
    .find(
      (service) =>
        service.ServiceName === endpoint.ServiceName &&
        typesOf(service).includes(endpoint.VpcEndpointType ?? 'Gateway'),
    );
}

function typesOf({ ServiceType: types = [] }: ServiceDetail): readonly (VpcEndpointType | undefined)[] {
  return types.map((type) => type.ServiceType);
}

/** A dual-stack endpoint needs a service that speaks both. */
export function speaks(
  { SupportedIpAddressTypes: types = ['ipv4'] }: ServiceDetail,
  wanted: string,
): boolean {
  const known: readonly string[] = types;
  return (wanted === 'dualstack' ? ['ipv4', 'ipv6'] : [wanted]).every((type) => known.includes(type));
}

export function speaksOther(serviceName: string, wanted: string): Refusal {
  return new Refusal(
    'InvalidParameter',
    `The Vpc Endpoint Service '${serviceName}' does not support IP address type ${wanted}.`,
  );
}
