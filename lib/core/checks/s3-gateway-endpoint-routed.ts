import { gatewayCheck } from './gateway-check.ts';

/** Traffic of private subnets to Amazon S3 leaves the VPC through its gateway endpoint, not through NAT. */
export const s3GatewayEndpointRouted = gatewayCheck(
  {
    id: 's3-gateway-endpoint-routed',
    title: 'Amazon S3 traffic goes through a gateway endpoint',
    service: 's3',
    pillars: [
      { pillar: 'cost optimization', why: 'NAT gateways charge for every GB; a gateway endpoint is free' },
      {
        pillar: 'security',
        why: 'objects stay off shared network paths, and policies can name the endpoint',
      },
      { pillar: 'performance efficiency', why: 'one hop less, and no NAT bandwidth or port limits' },
      { pillar: 'reliability', why: 'S3 no longer depends on a NAT gateway in one Availability Zone' },
    ],
  },
  'Amazon S3',
);
