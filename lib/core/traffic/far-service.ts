/** Which service stands at the far end of a group, and on which side the far end is. */
import type { AddressLabel } from './address-table.ts';
import type { FlowGroup } from './flow-question.ts';
import type { Direction } from './traffic-row.ts';

const CODES: ReadonlyMap<string, string> = new Map([
  ['S3', 's3'],
  ['DYNAMODB', 'dynamodb'],
]);

export type FarService =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'noRanges'; readonly service: string };

/** The services whose ranges in the home Region are known; without them a code says nothing of the Region. */
export interface HomeRanges {
  readonly region: string;
  readonly known: ReadonlySet<string>;
}

/**
 * The service's own code decides where the record has one; the address decides the Region, and everything where
 * there is no code. A code S3 at an address outside the Region's S3 ranges cannot take a gateway endpoint.
 */
export function farService(
  label: AddressLabel | undefined,
  code: string | undefined,
  home: HomeRanges,
): FarService {
  const byCode = code === undefined ? undefined : CODES.get(code);
  const byLabel = label?.kind === 'service' ? label.service : undefined;
  if (byCode === undefined && code !== undefined)
    return named(byLabel !== undefined && !isGateway(byLabel) ? byLabel : 'other');
  const service = byCode ?? byLabel;
  if (service === undefined) return named('other');
  if (!isGateway(service)) return named(service);
  if (!home.known.has(service)) return { kind: 'noRanges', service };
  const isHome = byLabel === service && label?.kind === 'service' && label.region === home.region;
  return named(isHome ? service : `${service}-other-region`);
}

function named(service: string): FarService {
  return { kind: 'service', service };
}

function isGateway(service: string): boolean {
  return service === 's3' || service === 'dynamodb';
}

/** The far end of a record in which client and server face each other, as seen by the client. */
export function farEnd(group: FlowGroup):
  | {
      readonly direction: Direction;
      readonly label: AddressLabel | undefined;
      readonly code: string | undefined;
    }
  | undefined {
  const { tokens, addresses } = group;
  const source = addresses['pkt-srcaddr'] ?? addresses.srcaddr;
  const destination = addresses['pkt-dstaddr'] ?? addresses.dstaddr;
  const upload = { direction: 'upload', label: destination, code: tokens['pkt-dst-aws-service'] } as const;
  const download = { direction: 'download', label: source, code: tokens['pkt-src-aws-service'] } as const;
  const ranks = [rank(destination, upload.code), rank(source, download.code)] as const;
  if (ranks[0] !== ranks[1]) return ranks[0] > ranks[1] ? upload : download;
  if (ranks[0] === 0) return undefined;
  if (tokens['flow-direction'] === 'egress') return upload;
  return tokens['flow-direction'] === 'ingress' ? download : undefined;
}

/** 2: a service; 1: somewhere on the internet; 0: inside. The higher end is the far one. */
function rank(label: AddressLabel | undefined, code: string | undefined): number {
  if (code !== undefined || label?.kind === 'service') return 2;
  return label?.kind === 'other' ? 1 : 0;
}

/** The exact address where the group kept it. */
export function exactAddress(label: AddressLabel | undefined): string | undefined {
  return label?.kind === 'named' || label?.kind === 'local' ? label.address : undefined;
}
