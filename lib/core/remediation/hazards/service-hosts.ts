import type { GatewayService } from '../../network/estate.ts';

/** https://docs.aws.amazon.com/general/latest/gr/rande.html; the last of each pair is for dual-stack names. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  aws: ['amazonaws.com', 'api.aws'],
  'aws-us-gov': ['amazonaws.com', 'api.aws'],
  'aws-cn': ['amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
  'aws-eusc': ['amazonaws.eu', 'api.amazonwebservices.eu'],
  'aws-iso': ['c2s.ic.gov'],
  'aws-iso-b': ['sc2s.sgov.gov'],
  'aws-iso-e': ['cloud.adc-e.uk'],
  'aws-iso-f': ['csp.hci.ic.gov'],
};

/** Host names under which clients reach the service in the Region; buckets and accounts stand before them. */
export function serviceHosts(partition: string, region: string, service: GatewayService): readonly string[] {
  // In a partition not known here every known suffix is asked for: a name too many does no harm.
  const suffixes = SUFFIXES[partition] ?? Object.values(SUFFIXES).flat();
  return suffixes.flatMap((suffix) =>
    service === 's3'
      ? [
          `s3.${region}.${suffix}`,
          `s3-${region}.${suffix}`,
          `s3.dualstack.${region}.${suffix}`,
          `s3-accesspoint.${region}.${suffix}`,
          `s3-fips.${region}.${suffix}`,
          `s3.${suffix}`,
        ]
      : [`dynamodb.${region}.${suffix}`, `dynamodb-fips.${region}.${suffix}`, `ddb.${region}.${suffix}`],
  );
}
