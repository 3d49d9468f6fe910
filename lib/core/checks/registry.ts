import type { Check } from './check.ts';
import { dynamodbGatewayEndpointRouted } from './dynamodb-gateway-endpoint-routed.ts';
import { s3GatewayEndpointRouted } from './s3-gateway-endpoint-routed.ts';

/** Every check, in the order in which reports show them. */
export const CHECKS: readonly Check[] = [s3GatewayEndpointRouted, dynamodbGatewayEndpointRouted];
