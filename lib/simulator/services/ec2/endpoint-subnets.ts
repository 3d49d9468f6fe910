import type { ServiceDetail, Subnet } from '@aws-sdk/client-ec2';
import { Refusal } from '../../refusal.ts';
import type { World } from '../../world.ts';

/** Where an interface endpoint is to stand, besides the subnets named. */
export interface Place {
  readonly vpcId: string;
  readonly service: ServiceDetail;
  readonly ipAddressType: string;
  /** the subnets it stands in already */
  readonly taken: readonly string[];
}

/** The named subnets, each fit for one network interface of the endpoint. */
export function expectSubnets(ids: readonly string[], place: Place, world: World): readonly Subnet[] {
  const byId = new Map(world.present('Subnets').map((subnet) => [subnet.SubnetId, subnet]));
  const zones = new Set(place.taken.map((id) => zoneOf(byId.get(id))));
  return ids.map((id) => {
    const subnet = byId.get(id);
    if (!subnet) throw new Refusal('InvalidSubnetId.NotFound', `The subnet ID '${id}' does not exist`);
    if (subnet.VpcId !== place.vpcId) throw foreign(id, place.vpcId, world);
    expectZone(subnet, place.service, world);
    if (zones.has(zoneOf(subnet))) throw sameZone(id);
    zones.add(zoneOf(subnet));
    expectAddressFamily(subnet, place.ipAddressType);
    return subnet;
  });
}

function zoneOf(subnet: Subnet | undefined): string | undefined {
  return subnet?.AvailabilityZone ?? subnet?.AvailabilityZoneId;
}

function foreign(id: string, vpcId: string, { options }: World): Refusal {
  return new Refusal(
    options.choices.otherwise('foreignSubnet') ? 'InvalidSubnetId.NotFound' : 'InvalidParameter',
    `Subnet ${id} does not belong to VPC ${vpcId}`,
  );
}

function sameZone(id: string): Refusal {
  return new Refusal(
    'DuplicateSubnetsInSameZone',
    `Found another VPC endpoint subnet in the availability zone of ${id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`,
  );
}

/** Zones that no cross-Region endpoint can use (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html). */
const localOnly = new Set(['use1-az3', 'usw1-az2', 'apne1-az3', 'apne2-az2', 'apne2-az4']);

function expectZone(subnet: Subnet, service: ServiceDetail, { region }: World): void {
  const { SubnetId = '', AvailabilityZone: name = '', AvailabilityZoneId: zoneId = '' } = subnet;
  if ((service.ServiceRegion ?? region) !== region) {
    if (localOnly.has(zoneId))
      throw new Refusal('InvalidParameter', `${zoneId} is not supported for remote access`);
    return;
  }
  const { AvailabilityZones: names = [], AvailabilityZoneIds: ids = [] } = service;
  if (names.includes(name) || ids.includes(zoneId)) return;
  throw new Refusal(
    'InvalidParameter',
    `The VPC endpoint service ${service.ServiceName ?? ''} does not support the availability zone of the subnet: ${SubnetId}.`,
  );
}

function expectAddressFamily(subnet: Subnet, wanted: string): void {
  const hasIpv6 = (subnet.Ipv6CidrBlockAssociationSet ?? []).length > 0;
  const isIpv6Only = subnet.Ipv6Native === true;
  const fits = { ipv4: !isIpv6Only, ipv6: isIpv6Only, dualstack: hasIpv6 && !isIpv6Only }[wanted];
  if (fits === true) return;
  throw new Refusal(
    'InvalidParameter',
    `Subnet ${subnet.SubnetId ?? ''} does not support the IP address type ${wanted} of the endpoint.`,
  );
}
