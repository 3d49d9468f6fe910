/** Flow logs of the article's network, written as AWS delivers them. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DEFAULT_FORMAT, FLOW_LOG_FIELDS } from '../../lib/core/traffic/flow-log-format.ts';
import { ARTICLE } from '../estates/article-estate.ts';

export const HOUR = 1_761_001_200;
export const CLIENT = { interfaceId: 'eni-0a1b2c3d4e5f60001', address: '10.0.1.10' } as const;
export const NAT = { interfaceId: 'eni-0a1b2c3d4e5f60003', address: '10.0.0.5' } as const;
export const S3 = '52.95.154.7';
export const DYNAMODB = '52.94.16.9';
/** Of S3 in us-east-1. */
export const FAR_S3 = '52.216.0.9';

/** The 29 fields up to version 5. */
export const LONG_FORMAT: readonly string[] = [...FLOW_LOG_FIELDS.keys()].slice(0, 29);
/** What tells the path without any network: version 11. */
export const HOP_FORMAT: readonly string[] = [
  ...LONG_FORMAT,
  'next-hop-interface-id',
  'next-hop-interface-type',
];

export type FlowRecord = Readonly<Record<string, string | number>>;

/** One upload of a client, as the NAT gateway's interface records it: both legs. */
export function natRecords(server: string, bytes: number, more: FlowRecord = {}): readonly FlowRecord[] {
  const common = { 'interface-id': NAT.interfaceId, bytes, 'pkt-dstaddr': server, ...more };
  const legIn = { srcaddr: CLIENT.address, dstaddr: NAT.address, 'pkt-srcaddr': CLIENT.address };
  const legOut = { srcaddr: NAT.address, dstaddr: server, 'pkt-srcaddr': NAT.address };
  return [
    { ...common, ...legIn },
    { ...common, ...legOut },
  ];
}

/** The same upload, as the client's interface records it. */
export function clientRecords(server: string, bytes: number, more: FlowRecord = {}): readonly FlowRecord[] {
  const ends = { srcaddr: CLIENT.address, dstaddr: server };
  const packet = { 'pkt-srcaddr': CLIENT.address, 'pkt-dstaddr': server };
  const place = { 'interface-id': CLIENT.interfaceId, 'vpc-id': ARTICLE.vpcId };
  return [{ ...place, ...ends, ...packet, 'flow-direction': 'egress', bytes, ...more }];
}

export function flowLogText(
  records: readonly FlowRecord[],
  fields: readonly string[] = DEFAULT_FORMAT.fields,
): string {
  const basics = { version: 5, start: HOUR + 60, end: HOUR + 120, action: 'ACCEPT', 'log-status': 'OK' };
  const lines = records.map((record) =>
    fields.map((field) => String({ ...basics, ...record }[field] ?? '-')).join(' '),
  );
  return `${[fields.join(' '), ...lines].join('\n')}\n`;
}

export function flowLogGzip(...text: Parameters<typeof flowLogText>): Buffer {
  return gzipSync(flowLogText(...text));
}

/** A new folder with these files, under the names that are given. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'endpointer-flows-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** An ip-ranges.json with S3 and DynamoDB in eu-west-3, and S3 in us-east-1. */
export const IP_RANGES = JSON.stringify({
  prefixes: [
    { ip_prefix: '52.95.154.0/23', service: 'S3', region: 'eu-west-3' },
    { ip_prefix: '52.94.16.0/24', service: 'DYNAMODB', region: 'eu-west-3' },
    { ip_prefix: '52.216.0.0/15', service: 'S3', region: 'us-east-1' },
  ],
  ipv6_prefixes: [],
});
