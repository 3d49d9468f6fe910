import type { GatewayService } from '../../network/estate.ts';

const LABELS = { s3: 'S3', dynamodb: 'DynamoDB' } as const;

/** The service as people write it. */
export function serviceLabel(service: GatewayService): string {
  return LABELS[service];
}
