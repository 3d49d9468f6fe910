import { valueOr } from '../estate.ts';
import type { EstateIndex } from '../index-estate.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';

/**
 * The host under which clients call a service: the private DNS name that AWS gives, else the name turned round
 * (`com.amazonaws.eu-west-3.ecr.api` is `api.ecr.eu-west-3.amazonaws.com`).
 */
export function hostOfService(index: EstateIndex, serviceName: string): string {
  const [given] = namesByService(index).get(serviceName) ?? [];
  return (given ?? turnedRound(index, serviceName)).replace(/^\*\./, '').toLowerCase();
}

const namesByService = oncePerEstate(
  ({ estate }) =>
    new Map(
      valueOr(estate.endpointServices, []).map((service) => [
        service.serviceName,
        // A plain name before one for all names under it.
        service.status === 'offered'
          ? service.privateDnsNames.toSorted((a, b) => Number(a.startsWith('*')) - Number(b.startsWith('*')))
          : [],
      ]),
    ),
);

function turnedRound({ estate: { region, partition } }: EstateIndex, serviceName: string): string {
  const at = serviceName.indexOf(`.${region}.`);
  const labels = (at < 0 ? serviceName : serviceName.slice(at + region.length + 2)).split('.').toReversed();
  return `${labels.join('.')}.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}
