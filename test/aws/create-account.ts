/**
 * The account that the scripts are played on, made by create calls: on moto, and on AWS in a VPC of its own.
 *
 * Whatever is made is handed to `undo` at once with the call that removes it, so that a failure half-way leaves nothing.
 */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  AssociateRouteTableCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DisassociateRouteTableCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import {
  account,
  guardedPolicy,
  keyPolicy,
  readerPolicy,
  readerTrust,
  subnetCidr,
  subnetNames,
} from './account.ts';
import type { Clients } from './clients.ts';
import type { Names } from './names.ts';

export interface CreatedIn {
  readonly clients: Clients;
  readonly region: string;
  readonly names: Names;
  /** Makes names that the whole world shares, such as a bucket's, this account's own. */
  readonly suffix: string;
  readonly undo: (title: string, remove: () => Promise<unknown>) => void;
}

export async function createAccount(into: CreatedIn): Promise<void> {
  await nameWhatIsThere(into);
  await createNetwork(into, 'vpc', account.vpcCidr);
  await createSubnets(into);
  await createNetwork(into, 'other-vpc', account.otherVpcCidr);
  await createRouteTable(into, 'private', 'subnet-0');
  await createRouteTable(into, 'extra');
  await createBuckets(into);
  await createTable(into);
  await createKey(into);
  await createRole(into);
}

async function nameWhatIsThere({ clients, region, names }: CreatedIn): Promise<void> {
  const { Account } = await clients.sts.send(new GetCallerIdentityCommand({}));
  names.give('account', must(Account, 'an account id'));
  // A token is remembered for longer than one run.
  names.give('token', randomUUID());
  for (const service of ['s3', 'dynamodb']) {
    const name = `com.amazonaws.${region}.${service}`;
    const filters = { Filters: [{ Name: 'prefix-list-name', Values: [name] }] };
    const { PrefixLists } = await clients.ec2.send(new DescribeManagedPrefixListsCommand(filters));
    names.give(`${service}-list`, must(PrefixLists?.[0]?.PrefixListId, `the prefix list of ${name}`));
  }
}

async function createNetwork(
  { clients: { ec2 }, names, undo }: CreatedIn,
  name: string,
  cidr: string,
): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: cidr }));
  const id = must(Vpc?.VpcId, 'a VPC id');
  undo(`VPC ${id}`, () => ec2.send(new DeleteVpcCommand({ VpcId: id })));
  names.give(name, id);
  const filters = { Filters: [{ Name: 'vpc-id', Values: [id] }] };
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand(filters));
  names.give(
    name === 'vpc' ? 'main' : 'other-main',
    must(RouteTables?.[0]?.RouteTableId, 'a main route table'),
  );
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(filters));
  names.give(
    name === 'vpc' ? 'default-group' : 'other-default-group',
    must(SecurityGroups?.[0]?.GroupId, 'a default security group'),
  );
}

async function createSubnets({ clients: { ec2 }, names, undo }: CreatedIn): Promise<void> {
  for (const [at, name] of subnetNames.entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: names.id('vpc'),
        CidrBlock: subnetCidr(at),
      }),
    );
    const id = must(Subnet?.SubnetId, 'a subnet id');
    undo(`subnet ${id}`, () => ec2.send(new DeleteSubnetCommand({ SubnetId: id })));
    names.give(name, id);
  }
}

async function createRouteTable(
  { clients: { ec2 }, names, undo }: CreatedIn,
  name: string,
  subnet?: string,
): Promise<void> {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: names.id('vpc') }));
  const id = must(RouteTable?.RouteTableId, 'a route table id');
  undo(`route table ${id}`, () => ec2.send(new DeleteRouteTableCommand({ RouteTableId: id })));
  names.give(name, id);
  if (subnet === undefined) return;
  const { AssociationId } = await ec2.send(
    new AssociateRouteTableCommand({ RouteTableId: id, SubnetId: names.id(subnet) }),
  );
  const association = must(AssociationId, 'an association id');
  undo(`association ${association}`, () =>
    ec2.send(new DisassociateRouteTableCommand({ AssociationId: association })),
  );
}

async function createBuckets({ clients: { s3 }, region, names, suffix, undo }: CreatedIn): Promise<void> {
  const location =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: toLocation(region) } };
  for (const name of ['plain', 'guarded']) {
    const Bucket = `endpointer-${name}-${suffix}`;
    await s3.send(new CreateBucketCommand({ Bucket, ...location }));
    undo(`bucket ${Bucket}`, () => s3.send(new DeleteBucketCommand({ Bucket })));
    names.give(name, Bucket);
  }
  const guarded = names.id('guarded');
  await s3.send(new PutBucketPolicyCommand({ Bucket: guarded, Policy: guardedPolicy(guarded) }));
}

function toLocation(region: string): BucketLocationConstraint {
  const known = Object.values(BucketLocationConstraint).find((location) => location === region);
  if (known === undefined) throw new Error(`S3 has no location ${region}`);
  return known;
}

async function createTable({ clients: { dynamodb }, names, suffix, undo }: CreatedIn): Promise<void> {
  const TableName = `endpointer-orders-${suffix}`;
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  undo(`table ${TableName}`, () => dynamodb.send(new DeleteTableCommand({ TableName })));
  names.give('orders', TableName);
  names.give('orders-arn', must(TableDescription?.TableArn, 'a table ARN'));
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 120 }, { TableName });
}

async function createKey({ clients: { kms }, names, undo }: CreatedIn): Promise<void> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: keyPolicy(names.id('account')) }));
  const KeyId = must(KeyMetadata?.KeyId, 'a key id');
  undo(`key ${KeyId} (in seven days)`, () =>
    kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
  );
  names.give('key', KeyId);
}

async function createRole({ clients: { iam }, names, suffix, undo }: CreatedIn): Promise<void> {
  const RoleName = `endpointer-reader-${suffix}`;
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: readerTrust }));
  undo(`role ${RoleName}`, () => iam.send(new DeleteRoleCommand({ RoleName })));
  names.give('reader', RoleName);
  names.give('reader-id', must(Role?.RoleId, 'a role id'));
  const PolicyName = account.readerPolicyName;
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: readerPolicy }));
  undo(`policy of ${RoleName}`, () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}

function must<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The answer names no ${what}`);
  return value;
}
