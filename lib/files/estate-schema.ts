/**
 * The form of an estate file, as a schema: `docs/estate.schema.json` is made from it.
 *
 * It is strict. A member with a misspelt name would otherwise read as an absent one, and an absent `natGatewayId` means
 * that traffic costs nothing.
 */
import * as z from 'zod/mini';
import { ESTATE_SCHEMA } from '../core/network/estate.ts';
import { endpointUse } from './endpoint-uses-schema.ts';
import { partnerSchema } from './partners-schema.ts';
import { trafficRecord } from './traffic-schema.ts';

const text = z.string();
const texts = z.array(text);
const tags = z.record(text, text);

/** Read, or unreadable with the reason. */
function part<T extends z.core.$ZodType>(value: T) {
  return z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('read'), value }),
    z.strictObject({ status: z.literal('unreadable'), reason: text }),
  ]);
}

const listPart = <T extends z.core.$ZodType>(item: T) => part(z.array(item));
const policy = part(z.nullable(text));

/** A part that estates did not have from the beginning: a file without it is older, and says nothing of it. */
function laterPart<T extends z.core.$ZodType>(item: T) {
  const reason = 'the file was saved before this was read';
  return z.prefault(listPart(item), { status: 'unreadable', reason });
}

const vpc = z.strictObject({
  vpcId: text,
  ownerId: text,
  cidrBlocks: texts,
  ipv6CidrBlocks: texts,
  isDefault: z.boolean(),
  enableDnsSupport: part(z.boolean()),
  enableDnsHostnames: part(z.boolean()),
  tags,
});

const subnet = z.strictObject({
  subnetId: text,
  vpcId: text,
  ownerId: text,
  availabilityZone: text,
  availabilityZoneId: z.exactOptional(text),
  cidrBlock: z.exactOptional(text),
  ipv6CidrBlocks: texts,
  enableDns64: z.boolean(),
  outpostArn: z.exactOptional(text),
  tags,
});

const TARGETS_WITH_ID = [
  'internetGateway',
  'egressOnlyInternetGateway',
  'virtualPrivateGateway',
  'natGateway',
  'vpcEndpoint',
  'transitGateway',
  'coreNetwork',
  'vpcPeeringConnection',
  'localGateway',
  'carrierGateway',
  'other',
] as const;

const routeTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({ kind: z.literal('networkInterface'), id: text, instanceId: z.exactOptional(text) }),
  z.strictObject({ kind: z.enum(TARGETS_WITH_ID), id: text }),
]);

const routeTable = z.strictObject({
  routeTableId: text,
  vpcId: text,
  ownerId: text,
  routes: z.array(
    z.strictObject({
      destination: z.union([z.strictObject({ cidr: text }), z.strictObject({ prefixListId: text })]),
      target: routeTarget,
      state: z.enum(['active', 'blackhole', 'filtered']),
      origin: z.enum(['static', 'propagated']),
    }),
  ),
  associations: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ associationId: text, kind: z.literal('main') }),
      z.strictObject({ associationId: text, kind: z.literal('subnet'), subnetId: text }),
      z.strictObject({ associationId: text, kind: z.literal('gateway'), gatewayId: text }),
    ]),
  ),
  tags,
});

const natGateway = z.strictObject({
  natGatewayId: text,
  vpcId: text,
  state: text,
  connectivityType: z.enum(['public', 'private']),
  availabilityMode: z.enum(['zonal', 'regional']),
  subnetId: z.exactOptional(text),
  addresses: z.array(
    z.strictObject({
      privateIp: z.exactOptional(text),
      publicIp: z.exactOptional(text),
      networkInterfaceId: z.exactOptional(text),
    }),
  ),
  tags,
});

const vpcEndpoint = z.strictObject({
  vpcEndpointId: text,
  vpcId: text,
  ownerId: text,
  type: z.enum(['Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork', 'Tunnel']),
  serviceName: text,
  state: text,
  routeTableIds: texts,
  subnetIds: texts,
  securityGroupIds: texts,
  privateDnsEnabled: z.boolean(),
  ipAddressType: z.exactOptional(z.enum(['ipv4', 'dualstack', 'ipv6'])),
  policyDocument: z.nullable(text),
  requesterManaged: z.boolean(),
  tags,
});

const prefixList = z.strictObject({
  prefixListId: text,
  name: text,
  addressFamily: z.enum(['IPv4', 'IPv6']),
  ownerId: text,
  cidrs: part(texts),
});

const networkInterface = z.strictObject({
  networkInterfaceId: text,
  vpcId: text,
  subnetId: text,
  ownerId: text,
  privateIps: texts,
  ipv6Addresses: texts,
  publicIp: z.exactOptional(text),
  securityGroupIds: texts,
  interfaceType: text,
  requesterManaged: z.boolean(),
  sourceDestCheck: z.boolean(),
  instanceId: z.exactOptional(text),
});

const securityGroupRule = z.strictObject({
  protocol: text,
  fromPort: z.exactOptional(z.number()),
  toPort: z.exactOptional(z.number()),
  cidrs: texts,
  prefixListIds: texts,
  securityGroupIds: texts,
});

const securityGroup = z.strictObject({
  groupId: text,
  groupName: text,
  vpcId: text,
  ownerId: text,
  tags,
  egress: z.array(securityGroupRule),
  ingress: z.array(securityGroupRule),
});

const networkAcl = z.strictObject({
  networkAclId: text,
  vpcId: text,
  subnetIds: texts,
  entries: z.array(
    z.strictObject({
      ruleNumber: z.number(),
      egress: z.boolean(),
      action: z.enum(['allow', 'deny']),
      protocol: text,
      cidr: text,
      fromPort: z.exactOptional(z.number()),
      toPort: z.exactOptional(z.number()),
    }),
  ),
});

const instance = z.strictObject({
  instanceId: text,
  vpcId: text,
  subnetId: text,
  instanceProfileArn: z.exactOptional(text),
  tags,
});

const lambdaFunction = z.strictObject({
  functionName: text,
  functionArn: text,
  vpcId: text,
  subnetIds: texts,
  securityGroupIds: texts,
  roleArn: text,
  environmentNames: texts,
  environmentHosts: texts,
  environmentUnreadable: z.exactOptional(text),
  layerArns: texts,
  deadLetterTargetArn: z.exactOptional(text),
  allowsIpv6: z.exactOptional(z.boolean()),
});

const eventSourceMapping = z.strictObject({
  mappingId: text,
  functionArn: text,
  eventSourceArn: z.exactOptional(text),
  failureDestinationArn: z.exactOptional(text),
  state: text,
});

const roleUse = z.strictObject({
  roleArn: text,
  services: listPart(z.strictObject({ prefix: text, lastUsedAt: z.exactOptional(text) })),
});

const serviceSubject = { serviceName: text, serviceRegion: text };

const endpointService = z.discriminatedUnion('status', [
  z.strictObject({
    ...serviceSubject,
    status: z.literal('offered'),
    types: z.array(z.enum(['Gateway', 'Interface', 'GatewayLoadBalancer'])),
    owner: text,
    availabilityZones: texts,
    privateDnsNames: texts,
    ipAddressTypes: z.array(z.enum(['ipv4', 'ipv6'])),
    takesPolicy: z.boolean(),
    needsAcceptance: z.boolean(),
  }),
  z.strictObject({ ...serviceSubject, status: z.literal('unknown') }),
  z.strictObject({ ...serviceSubject, status: z.literal('unreadable'), reason: text }),
]);

const attachedPolicy = z.strictObject({
  name: text,
  kind: z.enum(['inline', 'managed', 'boundary']),
  document: text,
});

const role = z.strictObject({
  roleName: text,
  roleArn: text,
  instanceProfileArns: texts,
  policies: listPart(attachedPolicy),
});

const bucket = z.strictObject({ bucketName: text, region: text, policy });

const publicAccessBlock = z.strictObject({
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});

const bucketSettings = z.strictObject({
  bucketName: text,
  publicAccessBlock: part(z.nullable(publicAccessBlock)),
  website: part(z.boolean()),
  accessLogsTo: policy,
  replication: part(z.nullable(z.strictObject({ roleArn: text, toBuckets: texts }))),
  notifies: listPart(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['function', 'queue', 'topic']), arn: text }),
      z.strictObject({ kind: z.literal('eventBridge') }),
    ]),
  ),
  inventoryTo: part(texts),
  tags: part(tags),
});

const accessPoint = z.strictObject({
  accessPointArn: text,
  name: text,
  bucketName: text,
  vpcId: z.exactOptional(text),
  policy,
});

const directoryBucket = z.strictObject({ bucketArn: text, bucketName: text, policy });
const accountPublicAccess = z.strictObject({ accountId: text, publicAccessBlock });
const deliveryChannel = z.strictObject({ name: text, bucketName: text });
const organization = z.strictObject({ organizationId: text, managementAccountId: text });
const resourceControlPolicy = z.strictObject({ policyId: text, name: text, document: text });

const table = z.strictObject({ tableName: text, tableArn: text, policy });
const key = z.strictObject({ keyId: text, keyArn: text, policy });

const hostedZone = z.strictObject({
  hostedZoneId: text,
  name: text,
  vpcId: text,
  owner: text,
  profileId: z.exactOptional(text),
  records: z.exactOptional(listPart(z.strictObject({ name: text, targets: texts }))),
});

const ruleSubject = { ruleId: text, vpcId: text, profileId: z.exactOptional(text) };

const dnsRule = z.discriminatedUnion('kind', [
  z.strictObject({ ...ruleSubject, kind: z.enum(['forward', 'system']), domainName: text }),
  z.strictObject({ ...ruleSubject, kind: z.literal('endpoint'), vpcEndpointId: text }),
]);

const inboundResolver = z.strictObject({ resolverEndpointId: text, vpcId: text });

const quota = z.strictObject({ quotaCode: text, value: z.number() });

const resourceChange = z.strictObject({
  resourceId: text,
  eventName: text,
  eventTime: text,
  userAgent: z.exactOptional(text),
  invokedBy: z.exactOptional(text),
  principalArn: z.exactOptional(text),
});

const endpointBytes = z.strictObject({
  vpcEndpointId: text,
  from: text,
  days: z.number().check(z.minimum(1)),
  createdAt: z.exactOptional(text),
  bytes: part(z.nullable(z.number().check(z.minimum(0)))),
});

const nameQuery = z.strictObject({
  vpcId: text,
  name: text,
  source: text,
  queries: z.number().check(z.minimum(1)),
  days: z.number().check(z.minimum(1)),
  from: text,
  to: text,
});

/** A whole estate file. */
export const estateSchema = z.strictObject({
  schema: z.literal(ESTATE_SCHEMA),
  accountId: text,
  region: text,
  partition: text,
  readAt: z.exactOptional(text),
  vpcs: listPart(vpc),
  subnets: listPart(subnet),
  routeTables: listPart(routeTable),
  natGateways: listPart(natGateway),
  vpcEndpoints: listPart(vpcEndpoint),
  prefixLists: listPart(prefixList),
  networkInterfaces: listPart(networkInterface),
  securityGroups: listPart(securityGroup),
  networkAcls: listPart(networkAcl),
  instances: listPart(instance),
  functions: listPart(lambdaFunction),
  eventSourceMappings: listPart(eventSourceMapping),
  roleUses: listPart(roleUse),
  endpointServices: listPart(endpointService),
  endpointBytes: laterPart(endpointBytes),
  roles: listPart(role),
  buckets: listPart(bucket),
  bucketSettings: laterPart(bucketSettings),
  directoryBuckets: laterPart(directoryBucket),
  accessPoints: laterPart(accessPoint),
  accountPublicAccess: laterPart(accountPublicAccess),
  deliveryChannels: laterPart(deliveryChannel),
  organizations: laterPart(organization),
  resourceControlPolicies: laterPart(resourceControlPolicy),
  tables: listPart(table),
  keys: listPart(key),
  hostedZones: listPart(hostedZone),
  dnsRules: listPart(dnsRule),
  inboundResolvers: laterPart(inboundResolver),
  quotas: listPart(quota),
  changes: listPart(resourceChange),
  traffic: listPart(trafficRecord),
  partners: z.exactOptional(z.array(partnerSchema)),
  endpointUses: z.exactOptional(z.array(endpointUse)),
  nameQueries: z.exactOptional(z.array(nameQuery)),
});
