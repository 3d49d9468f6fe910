import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import type { FixtureEndpoint } from '../../fixture.ts';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';

const descriptionOf = (endpointId: string) => `VPC Endpoint Interface ${endpointId}`;

/** New network interfaces for an endpoint, one in each of the subnets, as EC2 makes and keeps them. */
export function makeInterfaces(
  endpoint: FixtureEndpoint,
  subnets: readonly Subnet[],
  world: World,
): readonly NetworkInterface[] {
  const { IpAddressType: family = 'ipv4' } = endpoint;
  return subnets.map((subnet) => {
    const PrivateIpAddress = family === 'ipv6' ? undefined : freeAddress(subnet, world);
    return {
      NetworkInterfaceId: world.newId('eni'),
      InterfaceType: 'vpc_endpoint',
      Description: descriptionOf(endpoint.VpcEndpointId ?? ''),
      RequesterId: '727180483921',
      RequesterManaged: true,
      OwnerId: world.accountId,
      Status: 'in-use',
      VpcId: endpoint.VpcId,
      SubnetId: subnet.SubnetId,
      AvailabilityZone: subnet.AvailabilityZone,
      Groups: endpoint.Groups?.map((group) => ({ ...group })),
      ...(PrivateIpAddress !== undefined && {
        PrivateIpAddress,
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress }],
      }),
      Ipv6Addresses: family === 'ipv4' ? [] : [{ Ipv6Address: ipv6Of(subnet, world) }],
      Attachment: {
        AttachmentId: world.newId('ela-attach'),
        InstanceOwnerId: 'amazon-aws',
        DeviceIndex: 1,
        Status: 'attached',
        DeleteOnTermination: false,
      },
      SourceDestCheck: true,
      TagSet: [],
    };
  });
}

/** The lowest address that nobody has; of each subnet AWS keeps the first four and the last. */
function freeAddress(subnet: Subnet, world: World): string {
  const [base = '', length = '32'] = (subnet.CidrBlock ?? '').split('/');
  const first = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = first + 2 ** (32 - Number(length)) - 1;
  const used = new Set(
    world
      .present('NetworkInterfaces')
      .flatMap((one) => [
        one.PrivateIpAddress,
        ...(one.PrivateIpAddresses ?? []).map((address) => address.PrivateIpAddress),
      ]),
  );
  for (let at = first + 4; at < last && subnet.AvailableIpAddressCount !== 0; at += 1) {
    const address = [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.');
    if (!used.has(address)) return address;
  }
  throw new Refusal(
    'InsufficientFreeAddressesInSubnet',
    `Insufficient Free Addresses in subnet '${subnet.SubnetId ?? ''}'.`,
  );
}

function ipv6Of(subnet: Subnet, world: World): string {
  const block = subnet.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? '';
  const last = world.newId('').slice(1, 6).padStart(4, '0').slice(-4);
  return `${block.split('/')[0] ?? ''}${last}`;
}

/** Takes away the network interfaces that an endpoint no longer has: they go a while after it has let go of them. */
export function dropLeftInterfaces(endpoint: FixtureEndpoint, world: World): void {
  const isLeaving = endpoint.State.toLowerCase().startsWith('delet');
  const kept = new Set(isLeaving ? [] : endpoint.NetworkInterfaceIds);
  const own = new Set(endpoint.NetworkInterfaceIds);
  const description = descriptionOf(endpoint.VpcEndpointId ?? '');
  const all = world.present('NetworkInterfaces');
  const left = all.filter(
    ({ NetworkInterfaceId: id = '', Description }) =>
      kept.has(id) || (!own.has(id) && Description !== description),
  );
  if (left.length < all.length) world.settle('NetworkInterfaces', left);
}
