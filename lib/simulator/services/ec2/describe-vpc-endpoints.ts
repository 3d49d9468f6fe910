import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Call } from '../service.ts';
import { describe } from './describe.ts';
import { withEndpointRoutes } from './endpoint-routes.ts';

export const describeVpcEndpoints = describe({
  operation: 'DescribeVpcEndpoints',
  kind: 'VpcEndpoints',
  ids: { parameter: 'VpcEndpointIds', member: 'VpcEndpointId', prefix: 'vpce' },
  notFound: {
    code: 'InvalidVpcEndpointId.NotFound',
    message: (id) => `The Vpc Endpoint Id '${id}' does not exist`,
    malformed: 'InvalidVpcEndpointId',
  },
  filters: {
    'ip-address-type': 'IpAddressType',
    'service-name': 'ServiceName',
    'service-region': 'ServiceRegion',
    'vpc-id': 'VpcId',
    'vpc-endpoint-id': 'VpcEndpointId',
    'vpc-endpoint-state': 'State',
    'vpc-endpoint-type': 'VpcEndpointType',
    'tag-key': 'Tags.Key',
  },
  largestPage: 1000,
  result: (VpcEndpoints) => ({ VpcEndpoints }),
  beforeReading: passTime,
});

/** Every look brings an endpoint that is pending or being deleted one step on. */
export function passTime(call: Call): void {
  const { world } = call;
  const arrived = world
    .present('VpcEndpoints')
    .filter(({ VpcEndpointId }) => world.pollArrives(VpcEndpointId ?? ''));
  for (const endpoint of arrived) arrive(endpoint, call);
}

function arrive(endpoint: VpcEndpoint, { world, choices }: Call): void {
  const others = world.present('VpcEndpoints');
  const replace = (next: readonly VpcEndpoint[]) =>
    world.settle(
      'VpcEndpoints',
      others.flatMap((other) => (other.VpcEndpointId === endpoint.VpcEndpointId ? next : [other])),
    );
  if (endpoint.State === ('pending' as string)) {
    replace([{ ...endpoint, State: 'available' as never }]);
    world.settle('RouteTables', withEndpointRoutes(world, endpoint, endpoint.RouteTableIds ?? []));
  } else if (endpoint.State === ('deleting' as string) && !choices.otherwise('deletedIsShown')) {
    replace([{ ...endpoint, State: 'deleted' as never }]);
    world.startPolling(endpoint, 0);
  } else {
    replace([]);
  }
}
