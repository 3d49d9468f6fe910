/** The article's second architecture: a function in two private subnets without NAT, and the services that it needs. */
import type {
  EndpointService,
  Estate,
  LambdaFunction,
  NetworkInterface,
  Part,
  Role,
  RoleUse,
  Subnet,
} from '../../core/network/estate.ts';

export const FUNCTION_NAME = 'nightly-report';

const CALLS = ['s3:GetObject', 'glue:StartJobRun', 'rds-data:ExecuteStatement'];
const INTERFACE_QUOTA = { quotaCode: 'L-29B6F2EB', value: 50 };

function read<T>(value: T): Part<T> {
  return { status: 'read', value };
}

function valuesOf<T>(part: Part<readonly T[]>): readonly T[] {
  if (part.status === 'unreadable') throw new Error(`the article's account is not whole: ${part.reason}`);
  return part.value;
}

/** The first architecture's account with the function in the place of its machines; it makes these calls. */
export function functionAccount(article: Estate, calls: readonly string[] = CALLS): Estate {
  const [first, other] = valuesOf(article.subnets);
  const group = valuesOf(article.securityGroups)[0];
  if (first === undefined || other === undefined || group === undefined)
    throw new Error("the article's account has no subnets or groups");
  const subnets = [first, inSecondZone(article, other)];
  const lambda = functionIn(article, subnets, group.groupId);
  return {
    ...article,
    subnets: read(subnets),
    routeTables: read([isolatedTable(article, subnets)]),
    natGateways: read([]),
    instances: read([]),
    networkInterfaces: read(subnets.map((subnet, at) => interfaceIn(subnet, at, group.groupId))),
    functions: read([lambda]),
    roles: read([roleOf(lambda, calls)]),
    roleUses: read([useOf(lambda, calls)]),
    endpointServices: read([
      ...valuesOf(article.endpointServices),
      ...['glue', 'rds-data'].map((name) => offered(article, name)),
    ]),
    quotas: read([...valuesOf(article.quotas), INTERFACE_QUOTA]),
    traffic: read([]),
  };
}

function inSecondZone({ region }: Estate, subnet: Subnet): Subnet {
  return {
    ...subnet,
    availabilityZone: `${region}b`,
    availabilityZoneId: 'euw3-az2',
    tags: { Name: 'private too' },
  };
}

function isolatedTable({ routeTables }: Estate, subnets: readonly Subnet[]) {
  const table = valuesOf(routeTables)[1];
  if (table === undefined) throw new Error("the article's account has no private table");
  return {
    ...table,
    routes: table.routes.filter(({ target }) => target.kind === 'local'),
    associations: [
      { kind: 'main', associationId: 'rtbassoc-0a1b2c3d4e5f60009' } as const,
      ...subnets.map(({ subnetId }) => ({
        kind: 'subnet' as const,
        associationId: `rtbassoc-${subnetId.slice('subnet-'.length)}`,
        subnetId,
      })),
    ],
  };
}

function functionIn(
  { partition, region, accountId }: Estate,
  subnets: readonly Subnet[],
  groupId: string,
): LambdaFunction {
  return {
    functionName: FUNCTION_NAME,
    functionArn: `arn:${partition}:lambda:${region}:${accountId}:function:${FUNCTION_NAME}`,
    vpcId: subnets[0]?.vpcId ?? '',
    subnetIds: subnets.map(({ subnetId }) => subnetId),
    securityGroupIds: [groupId],
    roleArn: `arn:${partition}:iam::${accountId}:role/${FUNCTION_NAME}`,
    environmentNames: [],
    environmentHosts: [],
    layerArns: [],
  };
}

/** Lambda's interface in the subnet, as it has one for all functions with the same group. */
function interfaceIn(subnet: Subnet, at: number, groupId: string): NetworkInterface {
  return {
    networkInterfaceId: `eni-0a1b2c3d4e5f6001${at}`,
    vpcId: subnet.vpcId,
    subnetId: subnet.subnetId,
    ownerId: subnet.ownerId,
    privateIps: [subnet.cidrBlock?.replace('.0/24', '.20') ?? ''],
    ipv6Addresses: [],
    securityGroupIds: [groupId],
    interfaceType: 'lambda',
    requesterManaged: true,
    sourceDestCheck: true,
  };
}

function roleOf({ roleArn }: LambdaFunction, calls: readonly string[]): Role {
  const statement = { Effect: 'Allow', Action: calls, Resource: '*' };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return {
    roleName: FUNCTION_NAME,
    roleArn,
    instanceProfileArns: [],
    policies: read([{ name: 'report', kind: 'inline', document }]),
  };
}

/** Before it was moved into the VPC it could reach them. */
function useOf({ roleArn }: LambdaFunction, calls: readonly string[]): RoleUse {
  return {
    roleArn,
    services: read(
      calls.map((action) => ({
        prefix: action.slice(0, action.indexOf(':')),
        lastUsedAt: '2026-09-28T02:00:00.000Z',
      })),
    ),
  };
}

function offered({ region }: Estate, name: string): EndpointService {
  return {
    serviceName: `com.amazonaws.${region}.${name}`,
    serviceRegion: region,
    status: 'offered',
    types: ['Interface'],
    owner: 'amazon',
    availabilityZones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
    privateDnsNames: [`${name}.${region}.amazonaws.com`],
    ipAddressTypes: ['ipv4'],
    takesPolicy: true,
    needsAcceptance: false,
  };
}
