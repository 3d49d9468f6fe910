/** Who in a VPC may call a service, and by which addresses. */
import type { Cidr } from '../../network/cidr.ts';
import { addressBits, parseAddress } from '../../network/cidr.ts';
import type { NetworkInterface } from '../../network/estate.ts';
import { valueOr } from '../../network/estate.ts';
import type { EstateIndex } from '../../network/index-estate.ts';
import { isClientInterface } from '../../remediation/hazards/is-client-interface.ts';
import { oncePerEstate } from '../../remediation/hazards/once-per-estate.ts';

export function clientsOf(index: EstateIndex, vpcId: string): readonly NetworkInterface[] {
  return clientsByVpc(index).get(vpcId) ?? [];
}

const clientsByVpc = oncePerEstate(({ estate }) =>
  Map.groupBy(valueOr(estate.networkInterfaces, []).filter(isClientInterface), ({ vpcId }) => vpcId),
);

/** Its private addresses, each as a block of one; parsed once, however many endpoints the VPC has. */
export function addressesOf(client: NetworkInterface): readonly Cidr[] {
  const known = parsed.get(client);
  if (known !== undefined) return known;
  const addresses = [...client.privateIps, ...client.ipv6Addresses].flatMap((text): Cidr[] => {
    const address = parseAddress(text);
    if (address === undefined) return [];
    const { family, value: first } = address;
    return [{ family, first, prefixLength: addressBits(family) }];
  });
  parsed.set(client, addresses);
  return addresses;
}

const parsed = new WeakMap<NetworkInterface, readonly Cidr[]>();
