/** What a reader of flow logs wants to know: by which fields records are summed, and whose addresses matter. */
import type { AddressLabel, LabelledRange } from './address-table.ts';
import type { FlowLogFormat } from './flow-log-format.ts';

/** Fields kept as their text. */
export const TOKEN_FIELDS = [
  'interface-id',
  'vpc-id',
  'subnet-id',
  'resource-id',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
  'next-hop-interface-type',
  'next-hop-interface-id',
] as const;

/** Fields kept as the label of their range. */
export const ADDRESS_FIELDS = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'] as const;

export type TokenField = (typeof TOKEN_FIELDS)[number];
export type AddressField = (typeof ADDRESS_FIELDS)[number];
export type GroupField = TokenField | AddressField;

export interface FlowQuestion {
  /** Records with the same values in all of these (and the same hour) become one group; absent: all fields. */
  readonly by?: readonly GroupField[];
  /** Ranges whose addresses get a label; the most specific wins, of equals the last. */
  readonly ranges: readonly LabelledRange[];
  /** In these fields a local address is kept exactly, if the record touches a service. Absent: all; empty: none. */
  readonly exactAddresses?: readonly AddressField[];
  /** Service codes that make a record touch a service; absent: S3 and DYNAMODB. */
  readonly serviceCodes?: readonly string[];
  /** More groups than this make a file fail; absent: 400 000. A group costs about 150 bytes. */
  readonly maxGroups?: number;
  /** Whether REJECT records are counted by hundred seconds, interface and subnet; absent: only how many lines there were. */
  readonly countsRejections?: boolean;
}

/** Which flow log a record came from: two flow logs on one interface describe the same bytes. */
export interface FlowLogSource {
  readonly format: FlowLogFormat;
  readonly flowLogId?: string;
}

/** All accepted records of one hour with equal values, summed. */
export interface FlowGroup {
  readonly source: FlowLogSource;
  /** Unix seconds, a multiple of 3600: the hour in which the records' aggregation intervals began. */
  readonly hourStart: number;
  /** `skipData`: an unknown number of records was lost here, so sums of this hour are lower bounds. */
  readonly status: 'ok' | 'skipData';
  /** Fields that the records had; `-` is left out. */
  readonly tokens: Readonly<Partial<Record<TokenField, string>>>;
  readonly addresses: Readonly<Partial<Record<AddressField, AddressLabel>>>;
  readonly bytes: number;
  readonly flows: number;
}

/** REJECT records that began in the same hundred seconds. They cost nothing at NAT, and tell that something is kept out. */
export interface FlowRejection {
  readonly source: FlowLogSource;
  /** Unix seconds, a multiple of 100. */
  readonly start: number;
  readonly interfaceId?: string;
  readonly subnetId?: string;
  readonly vpcId?: string;
  readonly records: number;
}

/** What became of the lines of a file; their sum is `lines`. */
export interface LineCounts {
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly noData: number;
  readonly skipData: number;
  readonly malformed: number;
}

export const NO_LINES: LineCounts = {
  lines: 0,
  accepted: 0,
  rejected: 0,
  noData: 0,
  skipData: 0,
  malformed: 0,
};

export function addCounts(a: LineCounts, b: LineCounts): LineCounts {
  return {
    lines: a.lines + b.lines,
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
    noData: a.noData + b.noData,
    skipData: a.skipData + b.skipData,
    malformed: a.malformed + b.malformed,
  };
}
