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
  'eventSourceMappings',
  'roleUses',
  'endpointServices',
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
  'quotas',
  'changes',
] as const;

/** A part that is read from AWS; `traffic` comes from flow logs. */
export type EstatePart = (typeof ESTATE_PARTS)[number];

/** What only the check of buckets looks at: several calls for each bucket, which no other question is worth. */
const BUCKET_PARTS: ReadonlySet<string> = new Set([
  'bucketSettings',
  'directoryBuckets',
  'accessPoints',
  'accountPublicAccess',
  'deliveryChannels',
  'resourceControlPolicies',
] satisfies EstatePart[]);

/** What only the check of functions looks at: several calls for each function or role. */
const FUNCTION_PARTS: ReadonlySet<string> = new Set([
  'eventSourceMappings',
  'roleUses',
] satisfies EstatePart[]);

/** The parts that these checks, their hazards and the decision look at. */
export function partsFor(checkIds: readonly string[]): readonly EstatePart[] {
  const asksBuckets = checkIds.includes('s3-bucket-endpoint-only');
  const asksFunctions = checkIds.includes('lambda-interface-endpoints-present');
  const asksOrganization = asksBuckets || checkIds.includes('vpc-endpoint-policy-scoped');
  return ESTATE_PARTS.filter(
    (part) =>
      (asksBuckets || !BUCKET_PARTS.has(part)) &&
      (asksFunctions || !FUNCTION_PARTS.has(part)) &&
      (asksOrganization || part !== 'organizations'),
  );
}
