import { gatewayCheck } from './gateway-check.ts';

/** Traffic of private subnets to Amazon DynamoDB leaves the VPC through its gateway endpoint, not through NAT. */
export const dynamodbGatewayEndpointRouted = gatewayCheck(
  {
    id: 'dynamodb-gateway-endpoint-routed',
    title: 'Amazon DynamoDB traffic goes through a gateway endpoint',
    service: 'dynamodb',
    pillars: [
      { pillar: 'cost optimization', why: 'NAT gateways charge for every GB; a gateway endpoint is free' },
      { pillar: 'security', why: 'items stay off shared network paths, and policies can name the endpoint' },
      {
        pillar: 'performance efficiency',
        why: 'one hop less for calls whose latency is counted in milliseconds',
      },
      { pillar: 'reliability', why: 'DynamoDB no longer depends on a NAT gateway in one Availability Zone' },
    ],
  },
  'Amazon DynamoDB',
);
