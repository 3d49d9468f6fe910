import type { DnsOptions, ModifyVpcEndpointRequest, Subnet } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';
import type { Call } from '../service.ts';
import { expectGroup, expectRoomForGroups, toIdentifier } from './endpoint-groups.ts';
import { makeInterfaces } from './endpoint-interfaces.ts';
import { serviceOf, speaks, speaksOther } from './endpoint-service.ts';
import { expectSubnets } from './endpoint-subnets.ts';
import { defaultInterfacePolicy, expectPolicySupported } from './policy-document.ts';
import { dnsEntriesOf, expectDnsOptions, expectPrivateDns } from './private-dns.ts';

interface Change {
  readonly subnets: readonly Subnet[];
  readonly subnetIds: string[];
  readonly groups: NonNullable<FixtureEndpoint['Groups']>;
  readonly hasPrivateDns: boolean;
  readonly dnsOptions: DnsOptions | undefined;
}

/** Refuses what cannot be changed of an interface endpoint; hands back the change. */
export function prepareInterfaceChange(
  input: ModifyVpcEndpointRequest,
  endpoint: FixtureEndpoint,
  call: Call,
): () => void {
  const { world } = call;
  if (input.SubnetConfigurations)
    throw new Refusal('UnsupportedOperation', 'The simulator does not place endpoints at chosen addresses.');
  expectAtRest(endpoint, world);
  const subnets = expectSubnetChange(input, endpoint, call);
  const removed = new Set(input.RemoveSubnetIds);
  const change: Change = {
    subnets,
    subnetIds: [
      ...(endpoint.SubnetIds ?? []).filter((id) => !removed.has(id)),
      ...subnets.map((subnet) => subnet.SubnetId ?? ''),
    ],
    groups: expectGroupChange(input, endpoint, world),
    ...expectDnsChange(input, endpoint, call),
  };
  if (input.PolicyDocument !== undefined) expectPolicySupported(serviceOf(endpoint, call) ?? {});
  return () => modify(input, endpoint, change, call);
}

/** EC2 takes one change of an interface endpoint after another. */
function expectAtRest({ VpcEndpointId: id = '', State: state }: FixtureEndpoint, world: World): void {
  if (
    world.isUnderWay(id) &&
    (state === 'available' || !world.options.choices.otherwise('modifyingPendingEndpoint'))
  )
    throw new Refusal('OperationInProgress', 'VpcEndpoint modify operation in progress');
  if (state !== 'available')
    throw new Refusal('IncorrectState', `The Vpc Endpoint '${id}' is in state '${state}'.`);
}

function expectSubnetChange(
  { AddSubnetIds: added = [], RemoveSubnetIds: removed = [], IpAddressType }: ModifyVpcEndpointRequest,
  endpoint: FixtureEndpoint,
  call: Call,
): readonly Subnet[] {
  const { world, choices } = call;
  const present = endpoint.SubnetIds ?? [];
  for (const id of removed) {
    if (!present.includes(id))
      throw new Refusal(
        choices.otherwise('removingUnassociatedSubnet') ? 'InvalidSubnetId.NotFound' : 'InvalidParameter',
        `The subnet '${id}' is not associated with the Vpc Endpoint '${endpoint.VpcEndpointId ?? ''}'.`,
      );
  }
  const service = serviceOf(endpoint, call) ?? {};
  const ipAddressType = IpAddressType ?? endpoint.IpAddressType ?? 'ipv4';
  if (IpAddressType && !speaks(service, IpAddressType))
    throw speaksOther(endpoint.ServiceName ?? '', IpAddressType);
  const makesRoom = choices.otherwise('removedSubnetMakesRoom');
  const taken = makesRoom ? present.filter((id) => !removed.includes(id)) : present;
  return expectSubnets(added, { vpcId: endpoint.VpcId ?? '', service, ipAddressType, taken }, world);
}

function expectGroupChange(
  { AddSecurityGroupIds: added = [], RemoveSecurityGroupIds: removed = [] }: ModifyVpcEndpointRequest,
  { Groups: present = [], VpcId: vpcId = '', VpcEndpointId: id = '' }: FixtureEndpoint,
  world: World,
): Change['groups'] {
  const has = (groupId: string) => present.some((group) => group.GroupId === groupId);
  for (const groupId of removed) {
    if (!has(groupId))
      throw new Refusal(
        world.options.choices.otherwise('removingUnassociatedGroup')
          ? 'InvalidGroup.NotFound'
          : 'InvalidParameter',
        `The security group '${groupId}' is not associated with the Vpc Endpoint '${id}'.`,
      );
  }
  const joining = added.map((groupId) => toIdentifier(expectGroup(groupId, vpcId, world)));
  if (added.some(has) && !world.options.choices.otherwise('addingPresentGroup'))
    throw new Refusal(
      'InvalidParameter',
      `A security group is already associated with the Vpc Endpoint '${id}'.`,
    );
  const kept = present.filter(({ GroupId = '' }) => !removed.includes(GroupId));
  const groups = [
    ...kept,
    ...joining.filter(({ GroupId = '' }) => !kept.some((one) => one.GroupId === GroupId)),
  ];
  if (groups.length === 0)
    throw new Refusal('InvalidParameter', `The Vpc Endpoint '${id}' must have at least one security group.`);
  expectRoomForGroups(groups, world);
  return groups;
}

function expectDnsChange(
  input: ModifyVpcEndpointRequest,
  endpoint: FixtureEndpoint,
  call: Call,
): Pick<Change, 'hasPrivateDns' | 'dnsOptions'> {
  const { VpcId: vpcId = '', DnsOptions: before, PrivateDnsEnabled: had = false } = endpoint;
  const hasPrivateDns = input.PrivateDnsEnabled ?? had;
  if (input.PrivateDnsEnabled === undefined && input.DnsOptions === undefined)
    return { hasPrivateDns, dnsOptions: before };
  const service = serviceOf(endpoint, call) ?? {};
  if (hasPrivateDns) expectPrivateDns(vpcId, service, endpoint, call.world);
  const dnsOptions = expectDnsOptions(input, { before, hasPrivateDns, service, vpcId }, call.world);
  return { hasPrivateDns, dnsOptions };
}

/** The policy changes alone; all else sets the endpoint under way, and removed interfaces go when it has arrived. */
function modify(
  input: ModifyVpcEndpointRequest,
  endpoint: FixtureEndpoint,
  change: Change,
  call: Call,
): void {
  const { world } = call;
  const isLarge = changesMoreThanPolicy(input);
  const State =
    isLarge && !call.choices.otherwise('changedEndpointStaysAvailable') ? 'pending' : endpoint.State;
  const next: FixtureEndpoint = {
    ...endpoint,
    State,
    SubnetIds: change.subnetIds,
    Groups: change.groups,
    PrivateDnsEnabled: change.hasPrivateDns,
    ...(change.dnsOptions && { DnsOptions: change.dnsOptions }),
    ...(input.IpAddressType && { IpAddressType: input.IpAddressType }),
    PolicyDocument:
      input.ResetPolicy === true ? defaultInterfacePolicy : (input.PolicyDocument ?? endpoint.PolicyDocument),
  };
  const made = makeInterfaces(next, change.subnets, world);
  const kept = (endpoint.NetworkInterfaceIds ?? []).filter((id) => standsIn(id, change.subnetIds, world));
  const service = serviceOf(endpoint, call);
  const whole: FixtureEndpoint = {
    ...next,
    NetworkInterfaceIds: [...kept, ...made.map((one) => one.NetworkInterfaceId ?? '')],
    ...(service && { DnsEntries: dnsEntriesOf(next, service, world) }),
  };
  world.write(
    'VpcEndpoints',
    world.present('VpcEndpoints').map((other) => (other === endpoint ? whole : other)),
  );
  const isOwn = (id: string) => whole.NetworkInterfaceIds?.includes(id) === true;
  const others = world
    .present('NetworkInterfaces')
    .map((one) => (isOwn(one.NetworkInterfaceId ?? '') ? { ...one, Groups: change.groups } : one));
  if (isLarge) {
    world.write('NetworkInterfaces', [...others, ...made]);
    world.startPolling(whole);
  }
}

function changesMoreThanPolicy(input: ModifyVpcEndpointRequest): boolean {
  const small = new Set(['VpcEndpointId', 'PolicyDocument', 'ResetPolicy', 'DryRun']);
  return Object.entries(input).some(([name, value]) => value !== undefined && !small.has(name));
}

function standsIn(interfaceId: string, subnetIds: readonly string[], world: World): boolean {
  const one = world.present('NetworkInterfaces').find((one) => one.NetworkInterfaceId === interfaceId);
  return one === undefined || subnetIds.includes(one.SubnetId ?? '');
}
