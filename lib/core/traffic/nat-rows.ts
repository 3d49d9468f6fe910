/**
 * Bytes from a NAT gateway's own records, each byte once.
 *
 *            1 upload            2 upload
 *   client ──────────► NAT ENI ──────────► server      every byte is recorded twice: 1 and 2, 4 and 3
 *          ◄──────────         ◄──────────
 *            4 download          3 download
 *
 * Legs 1 and 4 name the client, and need pkt-*addr to name the server; where the format has none, legs 2 and 3
 * are taken, which name no client. A regional gateway has no interface: its records carry the id in resource-id,
 * and the legs with an inside address are the client's.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
 */
import type { AddressLabel } from './address-table.ts';
import { exactAddress, farEnd } from './far-service.ts';
import type { FlowGroup } from './flow-question.ts';
import type { TrafficNatGateway } from './traffic-network.ts';
import type { Direction } from './traffic-row.ts';

export interface NatLeg {
  readonly direction: Direction;
  readonly far: AddressLabel | undefined;
  readonly code: string | undefined;
  /** `client`: legs 1 and 4, `server`: legs 2 and 3. */
  readonly side: 'client' | 'server';
  readonly clientAddress: string | undefined;
}

/** Which leg a group of the zonal gateway's interface is; undefined for what is addressed to the gateway itself. */
export function zonalLeg(
  { source, tokens, addresses }: FlowGroup,
  nat: TrafficNatGateway,
): NatLeg | undefined {
  const isNat = (label: AddressLabel | undefined): boolean => {
    const address = exactAddress(label);
    return address !== undefined && nat.privateAddresses.includes(address);
  };
  const { srcaddr, dstaddr } = addresses;
  const packetSource = addresses['pkt-srcaddr'];
  const packetDestination = addresses['pkt-dstaddr'];
  const upload = { direction: 'upload', code: tokens['pkt-dst-aws-service'] } as const;
  const download = { direction: 'download', code: tokens['pkt-src-aws-service'] } as const;
  if (namesServer(source.format.fields)) {
    if (isNat(dstaddr) && packetDestination && !isNat(packetDestination)) {
      return {
        ...upload,
        side: 'client',
        far: packetDestination,
        clientAddress: exactAddress(packetSource ?? srcaddr),
      };
    }
    if (isNat(srcaddr) && packetSource && !isNat(packetSource)) {
      return {
        ...download,
        side: 'client',
        far: packetSource,
        clientAddress: exactAddress(packetDestination ?? dstaddr),
      };
    }
  }
  if (isNat(srcaddr) && isOutside(dstaddr))
    return { ...upload, side: 'server', far: dstaddr, clientAddress: undefined };
  if (isNat(dstaddr) && isOutside(srcaddr))
    return { ...download, side: 'server', far: srcaddr, clientAddress: undefined };
  return undefined;
}

function namesServer(fields: readonly string[]): boolean {
  return ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'].every((field) => fields.includes(field));
}

/** Which leg a group of a regional gateway is: with an inside address the client's, without one the server's. */
export function regionalLeg(group: FlowGroup): NatLeg | undefined {
  const end = farEnd(group);
  if (!end) return undefined;
  const near =
    end.direction === 'upload'
      ? (group.addresses['pkt-srcaddr'] ?? group.addresses.srcaddr)
      : (group.addresses['pkt-dstaddr'] ?? group.addresses.dstaddr);
  const side = near?.kind === 'local' || near?.kind === 'named' ? 'client' : 'server';
  return {
    direction: end.direction,
    far: end.label,
    code: end.code,
    side,
    clientAddress: exactAddress(near),
  };
}

function isOutside(label: AddressLabel | undefined): boolean {
  return label?.kind === 'service' || label?.kind === 'other';
}
