const NAMES: ReadonlyMap<string, string> = new Map([
  ['s3', 'Amazon S3'],
  ['dynamodb', 'Amazon DynamoDB'],
]);

/** AWS's own name of a service; of one not known here the last part of its endpoint service's name. */
export function serviceName(service: string): string {
  return NAMES.get(service) ?? service;
}
