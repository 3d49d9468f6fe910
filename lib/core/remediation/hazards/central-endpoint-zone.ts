/**
 * A private hosted zone, or private DNS of an interface endpoint, that already answers for the service.
 *
 * Its names then lead to private addresses, which no route of a gateway endpoint covers: the change would be in vain,
 * and policies may name the endpoint that is used today.
 */
import type { VpcEndpoint } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import { gatewayServiceName } from '../../network/service-ranges.ts';
import { isGone } from '../endpoint-states.ts';
import type { Hazard } from '../plan.ts';
import type { HazardScope } from './draft.ts';
import { serviceHosts } from './service-hosts.ts';
import { serviceLabel } from './service-label.ts';
import { missingParts } from './unreadable.ts';

const ID = 'central-endpoint-zone';

export function findCentralEndpointZone(scope: HazardScope): readonly Hazard[] {
  const { hostedZones, vpcEndpoints } = scope.index.estate;
  return [
    ...missingParts(ID, 'whether DNS leads the service elsewhere', { hostedZones, vpcEndpoints }),
    ...zoneHazards(scope),
    ...privateDnsHazards(scope),
  ];
}

function zoneHazards({ index, draft }: HazardScope): readonly Hazard[] {
  const { estate } = index;
  const hosts = serviceHosts(estate.partition, estate.region, draft.service);
  return valueOr(estate.hostedZones, [])
    .filter((zone) => zone.vpcId === draft.vpcId && hosts.some((host) => meets(zone.name, host)))
    .map((zone) => {
      const text =
        `Private hosted zone ${zone.name === '' ? '.' : zone.name} (${zone.hostedZoneId}) answers for names of ` +
        `${serviceLabel(draft.service)} in this VPC, and may lead them to a central endpoint. What it leads ` +
        'elsewhere does not use the gateway endpoint. Look at its records, and take the VPC off the zone if it should.';
      return { id: ID, kind: 'found', subject: zone.hostedZoneId, text };
    });
}

// The zone holds the host's name, or names under it such as that of one bucket.
function meets(zoneName: string, host: string): boolean {
  const zone = zoneName.toLowerCase().replace(/\.$/, '');
  return zone === '' || zone === host || host.endsWith(`.${zone}`) || zone.endsWith(`.${host}`);
}

function privateDnsHazards({ index, draft }: HazardScope): readonly Hazard[] {
  const serviceName = gatewayServiceName(index.estate.region, draft.service);
  const answers = (endpoint: VpcEndpoint): boolean =>
    endpoint.type === 'Interface' &&
    endpoint.serviceName === serviceName &&
    endpoint.privateDnsEnabled &&
    !isGone(endpoint);
  return (index.endpointsOfVpc.get(draft.vpcId) ?? []).filter(answers).map((endpoint) => {
    const text =
      `Interface endpoint ${endpoint.vpcEndpointId} has private DNS for ${serviceLabel(draft.service)}. Unless it is ` +
      'set to serve inbound resolvers only, this VPC uses it today and not the gateway endpoint; once that is ' +
      'changed, policies that name it stop matching.';
    return { id: ID, kind: 'found', subject: endpoint.vpcEndpointId, text };
  });
}
