import { describe } from './describe.ts';
import { lookAtEndpoints } from './endpoint-progress.ts';

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
  beforeReading: lookAtEndpoints,
});
