/** Every check by name alone, for whoever need not load what a check knows; in the order of the registry. */
export const CHECK_IDS = [
  's3-gateway-endpoint-routed',
  'dynamodb-gateway-endpoint-routed',
  'lambda-interface-endpoints-present',
  'vpc-endpoint-effective',
  'vpc-endpoint-policy-scoped',
  'vpc-partner-privatelink-used',
  's3-bucket-endpoint-only',
] as const;
