/** What the Region offers endpoints to: AWS's services, and those of others that let themselves be listed. */
import type { ServiceDetail } from '@aws-sdk/client-ec2';
import { DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import type { EndpointService } from '../../core/network/estate.ts';
import type { NamedService } from '../../core/partners/services-to-verify.ts';
import { largestPageOf } from '../../core/reads/reads.ts';
import { readOrNone } from './read-or-none.ts';
import { readPages } from './read-pages.ts';
import type { Reader } from './reader.ts';
import { required } from './reader.ts';

/** `named` are partners' services: most of those are shown only to whoever asks for them by name. */
export async function readEndpointServices(
  reader: Reader,
  named: () => Promise<readonly NamedService[]>,
): Promise<readonly EndpointService[]> {
  const [listed, asked] = await Promise.all([
    listEndpointServices(reader),
    named().then((services) => Promise.all(services.map((service) => describeNamed(reader, service)))),
  ]);
  const names = new Set(asked.map(({ serviceName }) => serviceName));
  return [...listed.filter(({ serviceName }) => !names.has(serviceName)), ...asked];
}

/** One name a call: AWS refuses all names of a call for the sake of one that it does not know. */
async function describeNamed(
  reader: Reader,
  { serviceName, region }: NamedService,
): Promise<EndpointService> {
  const ec2 = await reader.clients.ec2();
  const ask = async () => {
    const { ServiceDetails } = await ec2.send(
      new DescribeVpcEndpointServicesCommand({ ServiceNames: [serviceName], ServiceRegions: [region] }),
    );
    return required(ServiceDetails, 'ServiceDetails').map((detail) => toEndpointService(detail, region));
  };
  const about = { serviceName, serviceRegion: region };
  const answer = await readOrNone(reader, 'ec2:DescribeVpcEndpointServices', ask, 'InvalidServiceName');
  if (answer.status === 'unreadable') return { ...about, ...answer };
  const found = mergeTypes(answer.value ?? []).find((one) => one.serviceName === serviceName);
  return found ?? { ...about, status: 'unknown' };
}

async function listEndpointServices(reader: Reader): Promise<readonly EndpointService[]> {
  const ec2 = await reader.clients.ec2();
  const details = await readPages(reader, 'ec2:DescribeVpcEndpointServices', {
    ask: (NextToken) =>
      ec2.send(
        new DescribeVpcEndpointServicesCommand({
          MaxResults: largestPageOf('ec2:DescribeVpcEndpointServices'),
          NextToken,
        }),
      ),
    next: (answer) => answer.NextToken,
    items: (answer) =>
      required(answer.ServiceDetails, 'ServiceDetails').map((detail) =>
        toEndpointService(detail, reader.region),
      ),
  });
  return mergeTypes(details);
}

export function toEndpointService(detail: ServiceDetail, region: string): OfferedService {
  return {
    serviceName: required(detail.ServiceName, 'ServiceName'),
    serviceRegion: detail.ServiceRegion ?? region,
    status: 'offered',
    types: required(detail.ServiceType, 'ServiceType').flatMap(({ ServiceType }) => ServiceType ?? []),
    owner: detail.Owner ?? '',
    availabilityZones: detail.AvailabilityZones ?? [],
    privateDnsNames: (detail.PrivateDnsNames ?? []).flatMap(({ PrivateDnsName }) => PrivateDnsName ?? []),
    ipAddressTypes: detail.SupportedIpAddressTypes ?? [],
    takesPolicy: detail.VpcEndpointPolicySupported ?? false,
    needsAcceptance: detail.AcceptanceRequired ?? false,
  };
}

type OfferedService = Extract<EndpointService, { readonly status: 'offered' }>;

/** S3 and DynamoDB come twice, once as Gateway and once as Interface; what only one of the two has is kept. */
function mergeTypes(details: readonly OfferedService[]): readonly EndpointService[] {
  return [...Map.groupBy(details, ({ serviceName }) => serviceName).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const all = <T>(of: (one: OfferedService) => readonly T[]) => [...new Set(same.flatMap(of))];
    const types = all((one) => one.types);
    return [
      {
        ...first,
        types: types.toSorted(),
        availabilityZones: all((one) => one.availabilityZones),
        privateDnsNames: all((one) => one.privateDnsNames),
        ipAddressTypes: all((one) => one.ipAddressTypes),
      },
    ];
  });
}
