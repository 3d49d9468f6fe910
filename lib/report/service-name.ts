import type { GatewayService } from '../core/network/estate.ts';

const NAMES: Readonly<Record<GatewayService, string>> = { s3: 'Amazon S3', dynamodb: 'Amazon DynamoDB' };

/** AWS's own name of a service. */
export function serviceName(service: GatewayService): string {
  return NAMES[service];
}
