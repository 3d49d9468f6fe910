import { describe, expect, test } from 'vitest';
import {
  bucket,
  dynamoDbTable,
  estateOf,
  FULL_ACCESS_POLICY,
  gatewayEndpoint,
  instance,
  kmsKey,
  lambdaFunction,
  natGateway,
  networkInterface,
  policyWithCondition,
  read,
  role,
  routeTable,
  toTransitGateway,
  unreadable,
} from '../../../../test/estates/build-estate.ts';
import type { AttachedPolicy, Role } from '../../network/estate.ts';
import { hazardsIn, PROFILE_ARN, quietShape, testHazard } from './quiet-estate.laws.ts';

const SOURCE_IP = policyWithCondition('IpAddress', 'aws:SourceIp', '203.0.113.10/32');
const QUIET = policyWithCondition('StringEquals', 'aws:PrincipalOrgID', 'o-0a');

function identityPolicy(statement: object, kind: AttachedPolicy['kind'] = 'inline'): AttachedPolicy {
  const onlyFrom = { IpAddress: { 'aws:SourceIp': '203.0.113.10/32' } };
  const whole = { Effect: 'Allow', Resource: '*', Condition: onlyFrom, ...statement };
  return { name: 'p', kind, document: JSON.stringify({ Version: '2012-10-17', Statement: [whole] }) };
}

function roleWith(policy: AttachedPolicy, overrides: Partial<Role> = {}): Role {
  return role({
    roleName: 'web',
    instanceProfileArns: [PROFILE_ARN],
    policies: read([policy]),
    ...overrides,
  });
}

const WEB = 'found arn:aws:iam::111122223333:role/web';

describe('policies of resources', () => {
  const keys = [
    'aws:SourceIp',
    'AWS:SOURCEIP',
    'aws:VpcSourceIp',
    'aws:SourceVpc',
    'aws:SourceVpcArn',
    'aws:SourceVpce',
    'aws:VpceAccount',
    'aws:VpceOrgID',
  ];
  testHazard(
    'network-condition-policies',
    keys.map((key) => ({
      name: `a bucket policy that names ${key} is found`,
      shape: { buckets: [bucket({ policy: read(policyWithCondition('StringLike', key, '*')) })] },
      tells: ['found arn:aws:s3:::photos'],
    })),
  );

  testHazard('network-condition-policies', [
    {
      name: 'a policy variable counts like a key',
      shape: {
        buckets: [
          bucket({ policy: read(policyWithCondition('StringEquals', 'aws:x', '${aws:VpcSourceIp}')) }),
        ],
      },
      tells: ['found arn:aws:s3:::photos'],
    },
    {
      name: 'a bucket policy that does not look at the path is none',
      shape: { buckets: [bucket({ policy: read(QUIET) })] },
      tells: [],
    },
    {
      name: 'a bucket in another Region is not served by the endpoint',
      shape: { buckets: [bucket({ region: 'us-east-1', policy: read(SOURCE_IP) })] },
      tells: [],
    },
    {
      name: 'a bucket policy does not govern DynamoDB',
      shape: { buckets: [bucket({ policy: read(SOURCE_IP) })] },
      draft: { service: 'dynamodb' },
      tells: [],
    },
    {
      name: 'a table policy governs DynamoDB',
      shape: { tables: [dynamoDbTable({ policy: read(SOURCE_IP) })] },
      draft: { service: 'dynamodb' },
      tells: ['found arn:aws:dynamodb:eu-west-3:111122223333:table/orders'],
    },
    {
      name: 'a table policy does not govern S3',
      shape: { tables: [dynamoDbTable({ policy: read(SOURCE_IP) })] },
      tells: [],
    },
    {
      name: 'a key is used in the name of whoever calls S3',
      shape: { keys: [kmsKey({ keyId: 'k', policy: read(SOURCE_IP) })] },
      tells: ['found arn:aws:kms:eu-west-3:111122223333:key/k'],
    },
    {
      name: 'buckets that could not be listed are told as one part',
      shape: { buckets: unreadable() },
      tells: ['unreadable buckets'],
    },
    {
      name: 'a policy that is not JSON is unreadable',
      shape: { buckets: [bucket({ policy: read('{') })] },
      tells: ['unreadable buckets'],
    },
    {
      name: 'what is found stands beside what could not be read',
      shape: {
        buckets: [bucket({ policy: read(SOURCE_IP) }), bucket({ bucketName: 'b', policy: unreadable() })],
        keys: unreadable(),
      },
      tells: ['found arn:aws:s3:::photos', 'unreadable buckets', 'unreadable keys'],
    },
    {
      name: 'the policy of a reused endpoint counts',
      draft: { endpoint: gatewayEndpoint({ policyDocument: SOURCE_IP }) },
      tells: ['found vpce-0a'],
    },
    {
      name: 'the default policy of a reused endpoint does not',
      draft: { endpoint: gatewayEndpoint({ policyDocument: FULL_ACCESS_POLICY }) },
      tells: [],
    },
  ]);

  test('three thousand unreadable policies make one hazard that names the first', () => {
    const buckets = Array.from({ length: 3000 }, (_, i) =>
      bucket({ bucketName: `b${String(i).padStart(4, '0')}`, policy: unreadable('AccessDenied') }),
    );
    const estate = estateOf({ ...quietShape(), buckets: buckets.toReversed() });
    const hazards = hazardsIn(estate).filter((hazard) => hazard.id === 'network-condition-policies');
    expect(hazards).toHaveLength(1);
    expect(hazards[0]?.text).toContain('bucket b0000, bucket b0001, bucket b0002 and 2997 more');
  });
});

describe('what an evaluation adds', () => {
  const textOf = (policy: string, publicIp = '203.0.113.10'): string => {
    const natGateways = [natGateway({ addresses: [{ publicIp }] })];
    const buckets = [bucket({ policy: read(policy) })];
    const hazards = hazardsIn(estateOf({ ...quietShape(), natGateways, buckets }));
    return hazards.find((hazard) => hazard.id === 'network-condition-policies')?.text ?? '';
  };

  test('is that answers get worse where the address of the NAT gateway is allowed', () => {
    expect(textOf(SOURCE_IP)).toContain(
      'Evaluated for 203.0.113.10: it answers some requests worse than today',
    );
  });

  test('is that nothing changes where another address is allowed', () => {
    expect(textOf(SOURCE_IP, '198.51.100.7')).toContain(
      'Evaluated for 198.51.100.7: none of its answers changes',
    );
  });

  test('is that answers get better where the VPC is allowed', () => {
    const policy = policyWithCondition('StringEquals', 'aws:SourceVpc', 'vpc-0a');
    expect(textOf(policy)).toContain('it answers some requests better than today');
  });

  test('is nothing where the path of today is not a NAT gateway', () => {
    const routeTables = [routeTable({ subnetIds: ['subnet-0a'], routes: [toTransitGateway('tgw-0a')] })];
    const buckets = [bucket({ policy: read(SOURCE_IP) })];
    const [hazard] = hazardsIn(estateOf({ ...quietShape(), routeTables, buckets }));
    expect(hazard?.id).toBe('network-condition-policies');
    expect(hazard?.text).not.toContain('Evaluated');
  });

  test('is said of a role too', () => {
    const roles = [roleWith(identityPolicy({ Action: 's3:GetObject' }))];
    const [hazard] = hazardsIn(estateOf({ ...quietShape(), roles }));
    expect(hazard?.text).toContain('Evaluated for 203.0.113.10: it answers some requests worse than today');
  });
});

describe('policies of roles', () => {
  const actions: readonly (readonly [string, object, boolean])[] = [
    ['s3:GetObject', { Action: 's3:GetObject' }, true],
    ['S3:get*', { Action: ['ec2:*', 'S3:get*'] }, true],
    ['everything', { Action: '*' }, true],
    ['the use of keys', { Action: 'kms:Decrypt' }, true],
    ['EC2 alone', { Action: 'ec2:*' }, false],
    ['directory buckets alone', { Action: 's3express:*' }, false],
    ['all but EC2', { NotAction: 'ec2:*' }, true],
    ['all but S3 and KMS', { NotAction: ['s3:*', 'kms:*'] }, false],
    ['all but one action of S3 and KMS', { NotAction: ['s3:PutObject', 'kms:*'] }, true],
  ];
  testHazard(
    'network-condition-policies',
    actions.map(([name, statement, isFound]) => ({
      name: `one on ${name} is ${isFound ? 'found' : 'none'}`,
      shape: { roles: [roleWith(identityPolicy(statement))] },
      tells: isFound ? [WEB] : [],
    })),
  );

  const elsewhere = roleWith(identityPolicy({ Action: 's3:*' }), { instanceProfileArns: ['other'] });
  testHazard('network-condition-policies', [
    {
      name: 'a boundary counts',
      shape: { roles: [roleWith(identityPolicy({ Action: 's3:*' }, 'boundary'))] },
      tells: [WEB],
    },
    {
      name: 'a role that nobody in the VPC has does not count',
      shape: { roles: [elsewhere] },
      tells: [],
    },
    {
      name: 'the role of a function in the VPC counts',
      shape: {
        functions: [lambdaFunction({ roleArn: elsewhere.roleArn })],
        networkInterfaces: [networkInterface({ interfaceType: 'lambda' })],
        roles: [elsewhere],
      },
      tells: [WEB],
    },
    {
      name: 'the role of a function in another VPC does not',
      shape: {
        functions: [lambdaFunction({ roleArn: elsewhere.roleArn, vpcId: 'vpc-0b' })],
        roles: [elsewhere],
      },
      tells: [],
    },
    {
      name: 'any role counts where instances could not be read',
      shape: { instances: unreadable(), roles: [elsewhere] },
      tells: [WEB],
    },
    {
      name: 'any role counts where functions could not be read',
      shape: { functions: unreadable(), roles: [elsewhere] },
      tells: [WEB],
    },
    {
      name: 'any role counts where an interface belongs to nobody known, such as a container',
      shape: { networkInterfaces: [networkInterface()], roles: [elsewhere] },
      tells: [WEB],
    },
    {
      name: 'any role counts where an instance runs Kubernetes',
      shape: {
        instances: [instance({ tags: { 'kubernetes.io/cluster/shop': 'owned' } })],
        roles: [elsewhere],
      },
      tells: [WEB],
    },
    {
      name: 'a service-linked role is nobody in the VPC',
      shape: {
        instances: unreadable(),
        roles: [{ ...elsewhere, roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/x/y' }],
      },
      tells: [],
    },
    {
      name: 'a role in use whose policies could not be read is told',
      shape: { roles: [roleWith(identityPolicy({}), { policies: unreadable() })] },
      tells: ['unreadable roles'],
    },
    {
      name: 'a role not in use whose policies could not be read is not',
      shape: { roles: [{ ...elsewhere, policies: unreadable() }] },
      tells: [],
    },
    {
      name: 'roles that could not be read are told',
      shape: { roles: unreadable() },
      tells: ['unreadable roles'],
    },
  ]);
});
