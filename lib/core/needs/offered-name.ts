import { valueOr } from '../network/estate.ts';
import type { EstateIndex } from '../network/index-estate.ts';
import { oncePerEstate } from '../remediation/hazards/once-per-estate.ts';
import type { PrivateLinkService } from './private-link-services.ts';

/**
 * The name under which the Region offers an interface endpoint of the service, in whatever partition
 * (`cn.com.amazonaws.cn-north-1.glue`); undefined where it offers none. Where nobody could read what is offered, the
 * name is taken to be as everywhere.
 */
export function offeredName(index: EstateIndex, { serviceName }: PrivateLinkService): string | undefined {
  if (index.estate.endpointServices.status === 'unreadable') return serviceName;
  return offeredByTail(index).get(tailOf(serviceName, index.estate.region));
}

const offeredByTail = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.endpointServices, []).flatMap((service) =>
        service.status === 'offered' &&
        service.types.includes('Interface') &&
        service.owner !== 'aws-marketplace'
          ? [[tailOf(service.serviceName, estate.region), service.serviceName] as const]
          : [],
      ),
    ),
);

/** What stands behind the Region; the whole name of a service without one, such as `com.amazonaws.iam`. */
function tailOf(serviceName: string, region: string): string {
  return serviceName.split(`.${region}.`)[1] ?? serviceName;
}
