/** What the account really has, as the simulator knows it. */
import { PRIVATE_TABLE_ID } from '../account/article-account.ts';
import type { Deployment } from '../stack/start-deployment.ts';

type Stage = Pick<Deployment, 'simulator'>;

/** `s3` where the private table has a route to an available gateway endpoint of S3, and so on. */
export function routedServices({ simulator }: Stage): readonly string[] {
  const { RouteTables, VpcEndpoints } = simulator.state();
  const routes = RouteTables.find((table) => table.RouteTableId === PRIVATE_TABLE_ID)?.Routes ?? [];
  return VpcEndpoints.filter(
    ({ State, VpcEndpointId }) =>
      State === 'available' && routes.some(({ GatewayId }) => GatewayId === VpcEndpointId),
  )
    .map(({ ServiceName = '' }) => ServiceName.split('.').at(-1) ?? '')
    .toSorted();
}

/** Every call that has changed the network, in their order. */
export function writes({ simulator }: Stage): readonly string[] {
  return simulator.cloudTrailEvents
    .filter(({ errorCode }) => errorCode === undefined)
    .map(({ eventName }) => eventName);
}
