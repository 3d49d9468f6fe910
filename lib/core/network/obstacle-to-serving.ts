/**
 * Why an endpoint carries nothing to the buckets of a service; undefined where it is available and reached, by a route
 * table or in a subnet. One that carries nothing must not be the only way into a bucket.
 */
import type { VpcEndpoint } from './estate.ts';

export type BucketService = 's3' | 's3express';

export function obstacleToServing(
  endpoint: VpcEndpoint,
  region: string,
  service: BucketService,
): string | undefined {
  const { vpcEndpointId: id, type, serviceName, state, routeTableIds, subnetIds } = endpoint;
  if (serviceName !== `com.amazonaws.${region}.${service}`)
    return `${id} is no endpoint of ${NAMES[service]}`;
  if (state !== 'available') return `${id} is ${state}, not available`;
  if (type === 'Gateway') return routeTableIds.length > 0 ? undefined : `${id} is on no route table`;
  if (type === 'Interface') return subnetIds.length > 0 ? undefined : `${id} is in no subnet`;
  return `${id} is no gateway or interface endpoint`;
}

const NAMES: Readonly<Record<BucketService, string>> = {
  s3: 'Amazon S3',
  s3express: 'directory buckets',
};
