/** Every part of an estate that a check, a hazard or a decision may look at: what is read, and what a role must allow. */
export const ESTATE_PARTS = [
  'vpcs',
  'subnets',
  'routeTables',
  'natGateways',
  'vpcEndpoints',
  'prefixLists',
  'networkInterfaces',
  'securityGroups',
  'networkAcls',
  'instances',
  'functions',
  'endpointServices',
  'roles',
  'buckets',
  'tables',
  'keys',
  'hostedZones',
  'quotas',
  'changes',
] as const;

/** A part that is read from AWS; `traffic` comes from flow logs. */
export type EstatePart = (typeof ESTATE_PARTS)[number];
