import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { clientOptions } from '../../lib/simulator/test-account.ts';
import type { Answer, SimulatorOf } from './answer.ts';

interface Asked {
  readonly service: string;
  readonly path?: string;
  readonly target?: string;
  /** What stands before the target; default: the resolver's. */
  readonly namespace?: string;
  readonly body?: object;
}

/** For services whose SDK packages the project does not have: the request that such a client would send. */
export async function askSigned(
  simulator: SimulatorOf,
  { service, path = '/', target, namespace = 'Route53Resolver', body }: Asked,
): Promise<object> {
  const response = await fetch(`${simulator().url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261120/eu-west-3/${service}/aws4_request`,
      ...(target !== undefined && { 'x-amz-target': `${namespace}.${target}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, ...(typeof answer === 'object' ? answer : {}) };
}

/** What may answer for a name in a VPC: records, resolver rules and profiles. */
export function dnsAnswers(simulator: SimulatorOf): readonly Answer[] {
  const resolver = (target: string, answer: object, body: object = {}): Answer => [
    target,
    () => askSigned(simulator, { service: 'route53resolver', target, body }),
    answer,
  ];
  const profiles = (operation: string, path: string, answer: object): Answer => [
    operation,
    () => askSigned(simulator, { service: 'route53profiles', path }),
    answer,
  ];
  return [
    [
      'ListResourceRecordSets',
      () =>
        new Route53Client(clientOptions(simulator(), 'us-east-1')).send(
          new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', MaxItems: 1 }),
        ),
      {
        ResourceRecordSets: [
          { Name: 's3.eu-west-3.amazonaws.com.', ResourceRecords: [{ Value: '10.0.1.4' }] },
        ],
        IsTruncated: true,
        NextRecordName: '*.s3.eu-west-3.amazonaws.com.',
        NextRecordType: 'A',
      },
    ],
    resolver(
      'ListResolverRules',
      { ResolverRules: [{ Id: 'rslvr-rr-1', TargetIps: [{ Ip: '10.9.0.2', Port: 53 }] }], MaxResults: 100 },
      { Filters: [{ Name: 'TYPE', Values: ['FORWARD'] }] },
    ),
    resolver('ListResolverRuleAssociations', { ResolverRuleAssociations: [{ VPCId: 'vpc-1' }] }),
    resolver('ListResolverEndpoints', { ResolverEndpoints: [{ Direction: 'OUTBOUND' }] }),
    resolver('ListResolverQueryLogConfigs', { TotalCount: 1, ResolverQueryLogConfigs: [{ Id: 'rqlc-1' }] }),
    resolver('ListResolverQueryLogConfigAssociations', {
      ResolverQueryLogConfigAssociations: [{ ResourceId: 'vpc-1', Status: 'ACTIVE' }],
    }),
    profiles('ListProfileAssociations', '/profileassociations?resourceId=vpc-1', {
      ProfileAssociations: [{ ProfileId: 'rp-1', ResourceId: 'vpc-1', Status: 'COMPLETE' }],
    }),
    profiles('ListProfileResourceAssociations', '/profileresourceassociations/profileid/rp-1', {
      ProfileResourceAssociations: [
        { ResourceArn: 'arn:aws:route53:::hostedzone/Z1', OwnerId: '444455556666' },
      ],
    }),
  ];
}
