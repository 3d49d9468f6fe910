import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type RouteTable,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Json } from '../names.ts';
import { eventually, step, type Stage, type Step } from '../script.ts';

export const createS3 = ({ ec2, region, id }: Stage, tables: readonly string[], more: object = {}) =>
  ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: id('vpc'),
      ServiceName: `com.amazonaws.${region}.s3`,
      VpcEndpointType: 'Gateway',
      ...(tables.length > 0 && { RouteTableIds: tables.map(id) }),
      ...more,
    }),
  );

export const modify = (
  { ec2, id }: Stage,
  endpoint: string,
  change: { add?: readonly string[]; remove?: readonly string[] },
  more = {},
) =>
  ec2.send(
    new ModifyVpcEndpointCommand({
      VpcEndpointId: id(endpoint),
      ...(change.add && { AddRouteTableIds: change.add.map(id) }),
      ...(change.remove && { RemoveRouteTableIds: change.remove.map(id) }),
      ...more,
    }),
  );

export const readEndpoint = async ({ ec2, id }: Stage, name: string): Promise<VpcEndpoint | undefined> => {
  const answer = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id(name)] }));
  return answer.VpcEndpoints?.[0];
};

const readTable = async ({ ec2, id }: Stage, name: string): Promise<RouteTable | undefined> => {
  const answer = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id(name)] }));
  return answer.RouteTables?.[0];
};

const endpointRoutes = (table: RouteTable | undefined): Json =>
  (table?.Routes ?? [])
    .filter((route) => route.DestinationPrefixListId !== undefined)
    .map((route) => ({
      to: route.DestinationPrefixListId ?? null,
      through: route.GatewayId ?? null,
      state: route.State ?? null,
      origin: route.Origin ?? null,
    }));

export const s3Route = (endpoint: string): Json => [
  { to: '<s3-list>', through: `<${endpoint}>`, state: 'active', origin: 'CreateRoute' },
];

/** A deleted endpoint is shown as such for a while, and then no more. */
const isGone = async ({ ec2, id }: Stage, name: string): Promise<boolean> => {
  const filters = { Filters: [{ Name: 'vpc-id', Values: [id('vpc')] }] };
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand(filters));
  return (VpcEndpoints ?? []).every(
    ({ VpcEndpointId, State }) => VpcEndpointId !== id(name) || String(State).toLowerCase() === 'deleted',
  );
};

const tablesOf = (endpoint: VpcEndpoint | undefined): Json => endpoint?.RouteTableIds ?? null;

export const remove = ({ ec2, id }: Stage, more: object, ...names: readonly string[]) =>
  ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: names.map(id), ...more }));

export const failures = (answer: Awaited<ReturnType<typeof remove>>): Json =>
  (answer.Unsuccessful ?? []).map(({ ResourceId, Error: error }) => ({
    of: ResourceId ?? null,
    code: error?.Code ?? null,
  }));

export const hasRoute = (table: string, routes: Json, title: string): Step =>
  eventually(title, { ask: (stage) => readTable(stage, table), look: endpointRoutes, expects: routes });

export const hasTables = (endpoint: string, tables: readonly string[], title: string): Step =>
  eventually(title, { ask: (stage) => readEndpoint(stage, endpoint), look: tablesOf, expects: tables });

export const deletes = (endpoint: string, title: string): Step =>
  step(title, { ask: (stage) => remove(stage, {}, endpoint), look: failures, expects: [] });

export const goes = (endpoint: string, title: string): Step =>
  eventually(title, { ask: (stage) => isGone(stage, endpoint), look: (gone) => gone, expects: true });

/** The endpoints that the VPC still has; a deleted one may be shown for a while. */
export const hasEndpoints = (title: string, names: readonly string[]): Step =>
  eventually(title, {
    ask: ({ ec2, id }) =>
      ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [id('vpc')] }] })),
    look: ({ VpcEndpoints }) =>
      (VpcEndpoints ?? [])
        .filter(({ State }) => !String(State).toLowerCase().startsWith('delet'))
        .map(({ VpcEndpointId }) => VpcEndpointId ?? null),
    expects: names,
  });

export const creates = (name: string, tables: readonly string[], title: string): Step =>
  step(title, {
    ask: (stage) => createS3(stage, tables),
    give: ({ VpcEndpoint }) => ({ [name]: VpcEndpoint?.VpcEndpointId }),
    look: ({ VpcEndpoint }) => VpcEndpoint?.VpcEndpointId ?? null,
    expects: `<${name}>`,
  });

export const changes = (
  endpoint: string,
  change: { add?: readonly string[]; remove?: readonly string[] },
  title: string,
): Step =>
  step(title, {
    ask: (stage) => modify(stage, endpoint, change),
    look: ({ Return }) => Return ?? null,
    expects: true,
  });
