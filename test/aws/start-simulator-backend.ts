import type { NetworkAcl, RouteTable, SecurityGroup, Subnet, Vpc } from '@aws-sdk/client-ec2';
import { interfaceServices } from '../../lib/simulator/interface-services.ts';
import { defaultAccount } from '../../lib/simulator/default-account.ts';
import { startSimulator, type FixtureInput } from '../../lib/simulator/simulator.ts';
import {
  account,
  guardedPolicy,
  keyPolicy,
  readerPolicy,
  readerTrust,
  subnetCidr,
  subnetNames,
} from './account.ts';
import { makeClients } from './clients.ts';
import { furnishedFixture, furnishedIds } from './furnished-fixture.ts';
import { Names } from './names.ts';
import type { Backend } from './play-script.ts';
import { startRecorder, type Exchange } from './record-wire.ts';
import type { Furnishing } from './script.ts';

export interface RunningBackend extends Backend {
  readonly close: () => Promise<void>;
}

const accountId = '111122223333';

/** Somebody whom nothing is allowed. */
const nobody = { accessKeyId: 'AKIANOBODYEXAMPLE000', secretAccessKey: 'local' };

const ids = {
  account: accountId,
  token: '5f0f0f2e-4f0d-4d6e-9a57-2f6f4a1c0d11',
  vpc: 'vpc-0a0000000000000a1',
  'other-vpc': 'vpc-0a0000000000000a2',
  'default-group': 'sg-0a0000000000000d1',
  'other-default-group': 'sg-0a0000000000000d2',
  main: 'rtb-0a0000000000000b1',
  private: 'rtb-0a0000000000000b2',
  extra: 'rtb-0a0000000000000b3',
  'other-main': 'rtb-0a0000000000000b4',
  plain: 'endpointer-plain-contract',
  guarded: 'endpointer-guarded-contract',
  orders: 'endpointer-orders-contract',
  key: '1f0d5e1f-00d5-4e1f-8d5e-1f00d5e1f00d',
  reader: 'endpointer-reader-contract',
  'reader-id': 'AROAENDPOINTERCONTRACT',
} as const;

/** The account of the scripts as a fixture: what `createAccount` makes elsewhere, and nothing else. */
export async function startSimulatorBackend(
  region: string,
  record: (exchange: Exchange) => void = () => undefined,
  account: Furnishing = 'any',
): Promise<RunningBackend> {
  const names = new Names();
  for (const [name, id] of Object.entries(ids)) names.give(name, id);
  for (const [at, name] of subnetNames.entries()) names.give(name, subnetId(at));
  names.give('orders-arn', tableArn(region));
  const fixture = contractFixture(region);
  if (account === 'furnished') {
    for (const [name, id] of Object.entries(furnishedIds)) names.give(name, id);
    Object.assign(fixture, furnishedFixture({ region, accountId, id: (name) => names.id(name) }));
  }
  const simulator = await startSimulator({
    fixture,
    pageSize: 'maximum',
    enforcesBucketPolicies: true,
    authorize: ({ accessKeyId }) => accessKeyId !== nobody.accessKeyId,
  });
  const recorder = await startRecorder(simulator.url, record);
  const { url } = recorder;
  for (const { PrefixListId = '', PrefixListName } of fixture.ManagedPrefixLists ?? []) {
    names.give(`${PrefixListName?.split('.').at(-1) ?? ''}-list`, PrefixListId);
  }
  const clients = makeClients({ region, endpoint: url });
  const nobodys = makeClients({ region, endpoint: url, credentials: nobody });
  const close = async (): Promise<void> => {
    await recorder.close();
    await simulator.close();
  };
  return {
    name: 'simulator',
    region,
    endpoint: url,
    clients,
    names,
    asNobody: (ask) => ask(nobodys),
    settlesWithinSeconds: 5,
    close,
  };
}

function contractFixture(region: string): FixtureInput {
  const standard = defaultAccount(region, accountId);
  return {
    ...standard,
    VpcEndpointServices: [...standard.VpcEndpointServices, ...interfaceServices(region)],
    SecurityGroups: [
      defaultGroup(ids['default-group'], ids.vpc),
      defaultGroup(ids['other-default-group'], ids['other-vpc']),
    ],
    Vpcs: [vpc(ids.vpc, account.vpcCidr), vpc(ids['other-vpc'], account.otherVpcCidr)],
    Subnets: subnetNames.map((_, at) => subnet(at, region)),
    RouteTables: [
      table(ids.main, ids.vpc, account.vpcCidr, { Main: true }),
      table(ids.private, ids.vpc, account.vpcCidr, { Main: false, SubnetId: subnetId(0) }),
      table(ids.extra, ids.vpc, account.vpcCidr),
      table(ids['other-main'], ids['other-vpc'], account.otherVpcCidr, { Main: true }),
    ],
    NetworkAcls: [ids.vpc, ids['other-vpc']].map((id, at) => defaultAcl(`acl-0a000000000000a0${at}`, id)),
    Buckets: [bucket(ids.plain, region, null), bucket(ids.guarded, region, guardedPolicy(ids.guarded))],
    Tables: [{ TableName: ids.orders, TableArn: tableArn(region), ResourcePolicy: null }],
    Keys: [
      {
        KeyId: ids.key,
        KeyArn: `arn:aws:kms:${region}:${accountId}:key/${ids.key}`,
        Policy: keyPolicy(accountId),
        KeyManager: 'CUSTOMER',
      },
    ],
    Roles: [role()],
    // Moto has a value of the account's own for every quota, and is asked for no other.
    Quotas: ['L-1B52E74A', 'L-29B6F2EB', 'L-93826ACB'].map((QuotaCode) => ({
      ServiceCode: 'vpc',
      QuotaCode,
      Value: 50,
    })),
  };
}

function vpc(VpcId: string, CidrBlock: string): Vpc {
  return { VpcId, CidrBlock, OwnerId: accountId, State: 'available', IsDefault: false };
}

/** A new VPC's own group: its members may talk to each other, and to everybody. */
function defaultGroup(GroupId: string, VpcId: string): SecurityGroup {
  return {
    GroupId,
    GroupName: 'default',
    Description: 'default VPC security group',
    VpcId,
    OwnerId: accountId,
    IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId, UserId: accountId }] }],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  };
}

/** As every VPC has one: all subnets, everything let through. */
function defaultAcl(NetworkAclId: string, VpcId: string): NetworkAcl {
  const rule = { Protocol: '-1', CidrBlock: '0.0.0.0/0' };
  return {
    NetworkAclId,
    VpcId,
    IsDefault: true,
    OwnerId: accountId,
    Associations:
      VpcId === ids.vpc
        ? subnetNames.map((_, at) => ({
            NetworkAclAssociationId: `aclassoc-0a000000000000a${at}`,
            NetworkAclId,
            SubnetId: subnetId(at),
          }))
        : [],
    Entries: [false, true].flatMap((Egress) => [
      { ...rule, Egress, RuleAction: 'allow', RuleNumber: 100 },
      { ...rule, Egress, RuleAction: 'deny', RuleNumber: 32_767 },
    ]),
  };
}

function subnetId(at: number): string {
  return `subnet-0a000000000000c${at}0`;
}

function subnet(at: number, region: string): Subnet {
  return {
    SubnetId: subnetId(at),
    VpcId: ids.vpc,
    CidrBlock: subnetCidr(at),
    AvailabilityZone: `${region}a`,
    OwnerId: accountId,
    State: 'available',
  };
}

function table(
  RouteTableId: string,
  VpcId: string,
  cidr: string,
  association?: { readonly Main: boolean; readonly SubnetId?: string },
): RouteTable {
  const associated = association && {
    ...association,
    RouteTableId,
    RouteTableAssociationId: RouteTableId.replace('rtb-', 'rtbassoc-'),
    AssociationState: { State: 'associated' as const },
  };
  return {
    RouteTableId,
    VpcId,
    OwnerId: accountId,
    Associations: associated ? [associated] : [],
    PropagatingVgws: [],
    Routes: [{ DestinationCidrBlock: cidr, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' }],
  };
}

/** As S3 has made buckets since April 2023. */
function bucket(Name: string, BucketRegion: string, Policy: string | null) {
  const PublicAccessBlock = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  return { Name, BucketRegion, Policy, PublicAccessBlock };
}

function tableArn(region: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${ids.orders}`;
}

function role() {
  return {
    RoleName: ids.reader,
    RoleId: ids['reader-id'],
    Path: '/',
    Arn: `arn:aws:iam::${accountId}:role/${ids.reader}`,
    CreateDate: new Date('2026-01-01T00:00:00Z'),
    AssumeRolePolicyDocument: readerTrust,
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: account.readerPolicyName, PolicyDocument: readerPolicy }],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}
