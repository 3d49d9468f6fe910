/**
 * Which services the hosts of AWS lead to that stand in a function's environment.
 *
 * The private DNS names that AWS gives for its services decide; where those were not read, the name's first label.
 */
import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { PrivateLinkService } from './private-link-services.ts';
import { allServices } from './private-link-services.ts';

/** Hosts of other Regions and of partners lead to none. */
export function servicesOfHosts(
  index: EstateIndex,
  hosts: readonly string[],
): readonly { readonly service: PrivateLinkService; readonly host: string }[] {
  return hosts.flatMap((host) => {
    const name = host.toLowerCase();
    const service =
      servicesByHost(index).get(name) ?? servicesByHost(index).get(`*.${name}`) ?? byFirstLabel(index, name);
    return service === undefined ? [] : [{ service, host: name }];
  });
}

const servicesByName = oncePerEstate(
  ({ estate }) => new Map(allServices(estate.region).map((service) => [service.serviceName, service])),
);

const servicesByHost = oncePerEstate((index) => {
  const known = servicesByName(index);
  return new Map(
    valueOr(index.estate.endpointServices, []).flatMap((offered) => {
      const service = known.get(offered.serviceName);
      const names = offered.status === 'offered' ? offered.privateDnsNames : [];
      return service === undefined ? [] : names.map((name) => [name, service] as const);
    }),
  );
});

/** `rds-data.eu-west-3.amazonaws.com` is `com.amazonaws.eu-west-3.rds-data`; `api.ecr…` is `ecr.api`. */
function byFirstLabel(index: EstateIndex, host: string): PrivateLinkService | undefined {
  const { region } = index.estate;
  const at = host.indexOf(`.${region}.`);
  if (at < 0 || !/amazonaws\.com(\.cn)?$|api\.aws$/.test(host)) return undefined;
  const labels = host
    .slice(0, at)
    .split('.')
    .filter((label) => label !== 'dualstack');
  return servicesByName(index).get(`com.amazonaws.${region}.${labels.toReversed().join('.')}`);
}
