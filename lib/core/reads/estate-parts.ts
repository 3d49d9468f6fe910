/** Where the routes of a VPC lead, and who sends through them. */
export const PATH_PARTS = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
  'networkInterfaces',
] as const;

/** Every part of an estate that a check, a hazard or a decision may look at: what is read, and what a role must allow. */
export const ESTATE_PARTS = [
  ...PATH_PARTS,
  'securityGroups',
  'networkAcls',
  'instances',
  'functions',
  'eventSourceMappings',
  'roleUses',
  'endpointServices',
  'endpointBytes',
  'roles',
  'buckets',
  'bucketSettings',
  'directoryBuckets',
  'accessPoints',
  'accountPublicAccess',
  'deliveryChannels',
  'organizations',
  'resourceControlPolicies',
  'tables',
  'keys',
  'hostedZones',
  'dnsRules',
  'inboundResolvers',
  'quotas',
  'changes',
] as const;

/** A part that is read from AWS; `traffic` comes from flow logs. */
export type EstatePart = (typeof ESTATE_PARTS)[number];

/** Several calls for each bucket, function or role, calls that cost money, or that few need: read only for a check that names them. */
export const COSTLY_PARTS: ReadonlySet<EstatePart> = new Set<EstatePart>([
  'bucketSettings',
  'directoryBuckets',
  'accessPoints',
  'accountPublicAccess',
  'deliveryChannels',
  'organizations',
  'resourceControlPolicies',
  'eventSourceMappings',
  'roleUses',
  'endpointBytes',
  'inboundResolvers',
]);
