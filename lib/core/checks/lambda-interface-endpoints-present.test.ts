import { describe, expect, test } from 'vitest';
import type { EstateShape } from '../../../test/estates/build-estate.ts';
import {
  endpointService,
  estateOf,
  hostedZone,
  interfaceEndpoint,
  ipv6OnlySubnet,
  lambdaFunction,
  natGateway,
  networkAcl,
  OTHER_ACCOUNT_ID,
  read,
  REGION,
  role,
  route,
  routeTable,
  securityGroup,
  subnet,
  toInternetGateway,
  toNatGateway,
  toTransitGateway,
  unreadable,
  vpc,
  HTTPS,
  roleWith,
} from '../../../test/estates/build-estate.ts';
import type { LambdaFunction } from '../network/estate.ts';
import { indexEstate } from '../network/index-estate.ts';
import type { Evaluation, Severity } from './check.ts';
import { lambdaInterfaceEndpointsPresent } from './lambda-interface-endpoints-present.ts';

const RDS_DATA = `com.amazonaws.${REGION}.rds-data`;

const granted = (...actions: readonly string[]) => roleWith(actions);

const endpoint = (overrides = {}) =>
  interfaceEndpoint({ serviceName: RDS_DATA, securityGroupIds: ['sg-0e'], ...overrides });

const nat = [routeTable({ subnetIds: ['subnet-0a'], routes: [toNatGateway('nat-0a')] })];

/** A function of the article: it runs statements through the Data API, from a subnet without a way out. */
const base: EstateShape = {
  vpcs: [vpc()],
  subnets: [subnet()],
  routeTables: [routeTable({ subnetIds: ['subnet-0a'] })],
  natGateways: [natGateway()],
  securityGroups: [
    securityGroup(),
    securityGroup({ groupId: 'sg-0e', ingress: [{ ...HTTPS, cidrs: ['10.0.0.0/16'] }] }),
  ],
  networkAcls: [networkAcl()],
  functions: [lambdaFunction()],
  roles: [granted('rds-data:ExecuteStatement')],
  endpointServices: [endpointService('rds-data'), endpointService('s3')],
};

const HOST = `rds-data.${REGION}.amazonaws.com`;
const rule = { vpcId: 'vpc-0a', ruleId: 'rslvr-0a' } as const;
const MANY_SERVICES = (
  'athena batch cloudformation codebuild config ecs eks elasticache events firehose glue kinesis kms lambda logs ' +
  'rds redshift sagemaker secretsmanager sns sqs ssm states sts'
).split(' ');

/** An endpoint in another VPC of the account, to which a peering leads. */
const central: EstateShape = {
  vpcs: [vpc(), vpc({ vpcId: 'vpc-0c', cidrBlocks: ['10.9.0.0/16'] })],
  subnets: [subnet(), subnet({ subnetId: 'subnet-0c', vpcId: 'vpc-0c', cidrBlock: '10.9.0.0/24' })],
  routeTables: [
    routeTable({
      subnetIds: ['subnet-0a'],
      routes: [route('10.9.0.0/16', { kind: 'vpcPeeringConnection', id: 'pcx-0a' })],
    }),
  ],
  networkAcls: [
    networkAcl(),
    networkAcl({ networkAclId: 'acl-0c', vpcId: 'vpc-0c', subnetIds: ['subnet-0c'] }),
  ],
  vpcEndpoints: [
    endpoint({
      vpcEndpointId: 'vpce-0c',
      vpcId: 'vpc-0c',
      subnetIds: ['subnet-0c'],
      privateDnsEnabled: false,
    }),
  ],
};

function evaluate(shape: EstateShape): Evaluation {
  const [evaluation, ...others] = lambdaInterfaceEndpointsPresent.evaluate(
    indexEstate(estateOf({ ...base, ...shape })),
  );
  if (evaluation === undefined || others.length > 0) throw new Error('expected one evaluation');
  return evaluation;
}

const fn = (overrides: Partial<LambdaFunction>) => [lambdaFunction(overrides)];
const used = (prefix: string) => [
  { roleArn: role().roleArn, services: read([{ prefix, lastUsedAt: '2026-10-01T00:00:00Z' }]) },
];

describe('a function', () => {
  test.each<[string, EstateShape, Evaluation['status'], string]>([
    [
      'with an endpoint that lets it through',
      { vpcEndpoints: [endpoint()] },
      'compliant',
      'rds-data is reached privately',
    ],
    ['without any path', {}, 'nonCompliant', 'rds-data cannot be reached'],
    [
      'behind an internet gateway',
      { routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toInternetGateway('igw-0a')] })] },
      'nonCompliant',
      'functions have none',
    ],
    ['behind NAT', { routeTables: nat }, 'nonCompliant', 'rds-data is reached over the Internet'],
    [
      'behind NAT where the Region offers no endpoint',
      { routeTables: nat, endpointServices: [endpointService('s3')] },
      'compliant',
      'over the Internet',
    ],
    [
      'behind NAT that needs S3 alone',
      { routeTables: nat, roles: [granted('s3:GetObject')] },
      'compliant',
      's3 is reached over the Internet',
    ],
    ['without any path to S3', { roles: [granted('s3:GetObject')] }, 'nonCompliant', 's3 cannot be reached'],
    [
      'with an endpoint that is closed to it',
      {
        vpcEndpoints: [endpoint({ securityGroupIds: ['sg-0a'] })],
        functions: fn({ securityGroupIds: ['sg-0e'] }),
      },
      'nonCompliant',
      'do not let it',
    ],
    [
      'with a path from one of two subnets',
      {
        subnets: [subnet(), subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.2.0/24' })],
        functions: fn({ subnetIds: ['subnet-0a', 'subnet-0b'] }),
        routeTables: [...nat, routeTable({ routeTableId: 'rtb-0b', subnetIds: ['subnet-0b'] })],
      },
      'nonCompliant',
      'cannot be reached',
    ],
    [
      'behind a transit gateway',
      { routeTables: [routeTable({ subnetIds: ['subnet-0a'], routes: [toTransitGateway('tgw-0a')] })] },
      'unknown',
      'not shown',
    ],
    [
      'with a central endpoint of another account',
      {
        routeTables: nat,
        hostedZones: [hostedZone({ name: `rds-data.${REGION}.amazonaws.com`, owner: OTHER_ACCOUNT_ID })],
      },
      'unknown',
      OTHER_ACCOUNT_ID,
    ],
    [
      'with a central endpoint by a shared zone and a peering',
      {
        ...central,
        hostedZones: [
          hostedZone({
            name: HOST,
            records: read([{ name: HOST, targets: ['vpce-0c-8f3e.rds-data.vpce.amazonaws.com'] }]),
          }),
        ],
      },
      'compliant',
      'rds-data is reached privately',
    ],
    [
      'with a central endpoint by a Route 53 Profile and a peering',
      { ...central, dnsRules: [{ ...rule, profileId: 'rp-0a', kind: 'endpoint', vpcEndpointId: 'vpce-0c' }] },
      'compliant',
      'Route 53 Profile rp-0a',
    ],
    [
      'with a Profile that names an endpoint of another account',
      {
        routeTables: nat,
        dnsRules: [{ ...rule, profileId: 'rp-0a', kind: 'endpoint', vpcEndpointId: 'vpce-0f' }],
      },
      'unknown',
      'rp-0a',
    ],
    [
      'with a Resolver rule that asks elsewhere',
      { routeTables: nat, dnsRules: [{ ...rule, kind: 'forward', domainName: 'amazonaws.com' }] },
      'unknown',
      'rslvr-0a',
    ],
    [
      'whose role could not be told from a policy that cannot be parsed',
      { roles: [role({ policies: read([{ name: 'own', kind: 'inline', document: '{"Statement": [' }]) })] },
      'unknown',
      'policy own',
    ],
    [
      'with a policy of more than any function needs',
      { routeTables: nat, roles: [granted(...MANY_SERVICES.map((prefix) => `${prefix}:List*`))] },
      'unknown',
      'more than one function needs',
    ],
    [
      'of which everything is needed and nothing can be read but itself',
      Object.fromEntries(
        [
          'vpcs',
          'subnets',
          'securityGroups',
          'networkAcls',
          'vpcEndpoints',
          'hostedZones',
          'dnsRules',
          'endpointServices',
        ].map((part) => [part, unreadable(`${part} denied`)]),
      ),
      'unknown',
      'denied',
    ],
    [
      'with a wildcard role',
      { routeTables: nat, roles: [granted('*')] },
      'unknown',
      'cannot tell from the role',
    ],
    [
      'with a wildcard role that used a service',
      { routeTables: nat, roles: [granted('*')], roleUses: used('rds-data') },
      'nonCompliant',
      'over the Internet',
    ],
    ['whose role could not be read', { roles: unreadable('roles denied') }, 'unknown', 'roles denied'],
    [
      'whose role has a policy that could not be read',
      { roles: [role({ policies: unreadable('policy denied') })] },
      'unknown',
      'policy denied',
    ],
    [
      'whose role did not use what it is granted',
      { roleUses: [{ roleArn: role().roleArn, services: read([{ prefix: 'rds-data' }]) }] },
      'notApplicable',
      'needs no AWS service',
    ],
    [
      'that only writes logs',
      { roles: [granted('logs:PutLogEvents', 'ec2:CreateNetworkInterface')] },
      'notApplicable',
      '',
    ],
    ['in a deleted subnet', { functions: fn({ subnetIds: ['subnet-0z'] }) }, 'unknown', 'subnet-0z'],
    ['in a subnet of IPv6 alone', { subnets: [ipv6OnlySubnet()] }, 'nonCompliant', 'IPv6 alone'],
    [
      'whose endpoint is not in its zone',
      {
        subnets: [
          subnet(),
          subnet({ subnetId: 'subnet-0b', availabilityZone: `${REGION}b`, cidrBlock: '10.0.2.0/24' }),
        ],
        networkAcls: [networkAcl({ subnetIds: ['subnet-0a', 'subnet-0b'] })],
        vpcEndpoints: [endpoint({ subnetIds: ['subnet-0b'] })],
      },
      'compliant',
      `none in ${REGION}a`,
    ],
    [
      'where routes could not be read',
      { routeTables: unreadable('routes denied') },
      'unknown',
      'routes denied',
    ],
    [
      'where functions could not be read',
      { functions: unreadable('functions denied') },
      'unknown',
      'functions denied',
    ],
  ])('%s: %s', (_, shape, status, says) => {
    const evaluation = evaluate(shape);
    expect(evaluation.reason).toContain(says);
    expect(evaluation.status).toBe(status);
  });

  test.each<[Severity, string, EstateShape]>([
    ['critical', 'a service that it used cannot be reached', { roleUses: used('rds-data') }],
    ['high', 'a service that it is granted cannot be reached', {}],
    ['low', 'a service is reached through NAT', { routeTables: nat }],
  ])('is a finding of severity %s where %s', (severity, _, shape) => {
    expect(evaluate(shape)).toMatchObject({ severity });
  });

  test('has its four tiers told apart', () => {
    const finding = evaluate({ roles: [granted('rds-data:ExecuteStatement')] });
    if (finding.status !== 'nonCompliant' || finding.evidence.kind !== 'facts') throw new Error('no finding');
    expect(finding.evidence.facts.map(({ label, claim }) => `${label}: ${claim.claim}`)).toEqual([
      'rds-data path: no',
      'rds-data granted: yes',
      'rds-data used: unknown',
      'rds-data named: no',
      'rds-data seen: unknown',
    ]);
    expect(lambdaInterfaceEndpointsPresent.subjectsOf(finding)).toEqual([
      { kind: 'vpcService', vpcId: 'vpc-0a', service: RDS_DATA },
    ]);
  });
});
