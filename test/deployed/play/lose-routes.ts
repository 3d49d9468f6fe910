import type { Fixture, SimulatedEvent } from '../../../lib/simulator/simulator.ts';
import type { Deployment } from '../stack/start-deployment.ts';

/** As if AWS had taken the call that associates a table, and never made the route. */
export function loseRoutes(event: SimulatedEvent, stage: () => Pick<Deployment, 'simulator'>): void {
  if (isSuccess(event, 'ModifyVpcEndpoint'))
    setImmediate(() => stage().simulator.mutate(withoutEndpointRoutes));
}

function isSuccess({ detail }: SimulatedEvent, eventName: string): boolean {
  return 'eventName' in detail && detail.eventName === eventName && !('errorCode' in detail);
}

function withoutEndpointRoutes(state: Fixture): void {
  for (const endpoint of state.VpcEndpoints) endpoint.RouteTableIds = [];
  for (const table of state.RouteTables)
    table.Routes = table.Routes?.filter(({ GatewayId = '' }) => !GatewayId.startsWith('vpce-')) ?? [];
}
