/** What people do to the network, seen at once, with the event that CloudTrail tells of it. */
import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, NAT_GATEWAY_ID, PRIVATE_TABLE_ID, REGION } from '../account/article-account.ts';
import type { Deployment } from '../stack/start-deployment.ts';
import type { Fixture, SimulatedEvent } from '../../../lib/simulator/simulator.ts';

type Stage = Pick<Deployment, 'simulator' | 'putEvent'>;

export interface Deed {
  readonly eventName: string;
  readonly requestParameters: object;
  readonly responseElements?: object;
  /** Ids under which the event is found in the history. */
  readonly resourceIds: readonly string[];
}

const ALICE = `arn:aws:iam::${ACCOUNT_ID}:user/alice`;

/** The record as a trail has it. */
export function recordOf(
  deed: Deed,
  at = new Date(),
): Readonly<Record<string, unknown>> & { eventID: string } {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: ALICE, accountId: ACCOUNT_ID, userName: 'alice' },
    eventTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'ec2.amazonaws.com',
    eventName: deed.eventName,
    awsRegion: REGION,
    sourceIPAddress: '192.0.2.44',
    userAgent: 'console.amazonaws.com',
    requestParameters: deed.requestParameters,
    responseElements: deed.responseElements ?? { requestId: randomUUID(), _return: true },
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT_ID,
    eventCategory: 'Management',
  };
}

export function trailEvent(detail: object): SimulatedEvent {
  return { source: 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail', resources: [], detail };
}

/** Changes the account and writes the deed into its history; says the event without putting it on the bus. */
export function done(
  { simulator }: Pick<Stage, 'simulator'>,
  deed: Deed,
  change: (state: Fixture) => void,
): SimulatedEvent {
  const record = recordOf(deed);
  simulator.mutate((state) => {
    change(state);
    state.TrailEvents.push({
      EventId: record.eventID,
      EventName: deed.eventName,
      ReadOnly: 'false',
      EventTime: new Date(),
      EventSource: 'ec2.amazonaws.com',
      Username: 'alice',
      Resources: deed.resourceIds.map((ResourceName) => ({ ResourceName })),
      CloudTrailEvent: JSON.stringify(record),
    });
  });
  return trailEvent(record);
}

export const ROUTE_TO_NAT: Deed = {
  eventName: 'CreateRoute',
  requestParameters: {
    routeTableId: PRIVATE_TABLE_ID,
    destinationCidrBlock: '0.0.0.0/0',
    natGatewayId: NAT_GATEWAY_ID,
  },
  resourceIds: [PRIVATE_TABLE_ID],
};

/** The story's beginning: the private subnet's way to the internet. */
export function addNatRoute(stage: Pick<Stage, 'simulator'>): SimulatedEvent {
  return done(stage, ROUTE_TO_NAT, (state) => {
    const table = state.RouteTables.find(({ RouteTableId }) => RouteTableId === PRIVATE_TABLE_ID);
    if (table?.Routes?.some(({ NatGatewayId }) => NatGatewayId === NAT_GATEWAY_ID) === true) return;
    table?.Routes?.push({
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: NAT_GATEWAY_ID,
      Origin: 'CreateRoute',
      State: 'active',
    });
  });
}

/** Adds the route and has CloudTrail tell of it; gives the moment at which it was told. */
export async function routeToNat(stage: Stage): Promise<number> {
  const event = addNatRoute(stage);
  const at = performance.now();
  await stage.putEvent(event);
  return at;
}

/** Somebody takes away an endpoint that the product has made. */
export async function deleteEndpoint(stage: Stage): Promise<void> {
  const [endpoint] = stage.simulator.state().VpcEndpoints;
  const id = endpoint?.VpcEndpointId ?? '';
  const deed: Deed = {
    eventName: 'DeleteVpcEndpoints',
    requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: id } } },
    responseElements: { DeleteVpcEndpointsResponse: { unsuccessful: '' } },
    resourceIds: [id],
  };
  const event = done(stage, deed, (state) => {
    state.VpcEndpoints = state.VpcEndpoints.filter(({ VpcEndpointId }) => VpcEndpointId !== id);
    for (const table of state.RouteTables)
      table.Routes = table.Routes?.filter(({ GatewayId }) => GatewayId !== id) ?? [];
  });
  await stage.putEvent(event);
}
