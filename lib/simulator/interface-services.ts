import type { ServiceDetail } from '@aws-sdk/client-ec2';

/**
 * Services with interface endpoints by the end of their name, and the names they take over in a VPC with private DNS,
 * as far as AWS's pages say so (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
 */
const privateNames: Readonly<Record<string, readonly string[]>> = {
  athena: ['athena'],
  'ecr.api': ['api.ecr'],
  'ecr.dkr': ['dkr.ecr', '*.dkr.ecr'],
  ec2: ['ec2'],
  events: ['events'],
  'execute-api': ['execute-api', '*.execute-api'],
  glue: ['glue'],
  'kinesis-firehose': ['firehose'],
  'kinesis-streams': ['kinesis', '*.control-kinesis', '*.data-kinesis'],
  kms: ['kms'],
  lambda: ['lambda'],
  logs: ['logs'],
  monitoring: ['monitoring'],
  'rds-data': ['rds-data'],
  secretsmanager: ['secretsmanager'],
  sns: ['sns'],
  sqs: ['sqs'],
  ssm: ['ssm'],
  ssmmessages: ['ssmmessages'],
  states: ['states'],
  sts: ['sts'],
  xray: ['xray'],
};

/** AWS's own services with interface endpoints, S3 and DynamoDB apart, as a Region of three zones offers them. */
export function interfaceServices(region: string): ServiceDetail[] {
  return Object.entries(privateNames).map(([suffix, names], at) => {
    const hosts = names.map((name) => ({ PrivateDnsName: `${name}.${region}.amazonaws.com` }));
    return {
      ServiceName: `com.amazonaws.${region}.${suffix}`,
      ServiceId: `vpce-svc-0c${at.toString(16).padStart(15, '0')}`,
      ServiceType: [{ ServiceType: 'Interface' }],
      ServiceRegion: region,
      AvailabilityZones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
      Owner: 'amazon',
      BaseEndpointDnsNames: [`${suffix.split('.').reverse().join('.')}.${region}.vpce.amazonaws.com`],
      PrivateDnsName: hosts[0]?.PrivateDnsName,
      PrivateDnsNames: hosts,
      PrivateDnsNameVerificationState: 'verified',
      VpcEndpointPolicySupported: true,
      AcceptanceRequired: false,
      ManagesVpcEndpoints: false,
      SupportedIpAddressTypes: ['ipv4'],
      Tags: [],
    };
  });
}

/** A service of somebody else's that this account may use, such as Datadog's: of one name, in one Region. */
export function partnerService(
  ServiceName: string,
  PrivateDnsName: string,
  more: Partial<ServiceDetail> = {},
): ServiceDetail {
  const [, , , region = '', ServiceId = ''] = ServiceName.split('.');
  return {
    ServiceName,
    ServiceId,
    ServiceType: [{ ServiceType: 'Interface' }],
    ServiceRegion: region,
    AvailabilityZones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
    Owner: '464622532012',
    BaseEndpointDnsNames: [`${ServiceId}.${region}.vpce.amazonaws.com`],
    PrivateDnsName,
    PrivateDnsNames: [{ PrivateDnsName }],
    PrivateDnsNameVerificationState: 'verified',
    VpcEndpointPolicySupported: false,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    SupportedIpAddressTypes: ['ipv4'],
    Tags: [],
    ...more,
  };
}
