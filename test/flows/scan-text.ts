/** Runs the product's scanner over a text in pieces, and writes its answer the way the reference writes its own. */
import type {
  FlowGroup,
  FlowQuestion,
  FlowRejection,
  LineCounts,
} from '../../lib/core/traffic/flow-question.ts';
import { FlowTally } from '../../lib/core/traffic/flow-tally.ts';
import { RecordScanner } from '../../lib/core/traffic/record-scanner.ts';
import { sorted } from './reference-parser.ts';

export interface ScanResult {
  readonly counts: LineCounts;
  readonly groups: readonly string[];
}

export function scanText(
  fields: readonly string[],
  bytes: Uint8Array,
  question: FlowQuestion,
  cuts: readonly number[],
): ScanResult {
  const tally = new FlowTally({ ...question, countsRejections: true });
  const scanner = new RecordScanner({ format: { fields } }, tally);
  const edges = [0, ...cuts, bytes.length];
  // One buffer for all pieces, as a reused inflate buffer: what a scanner wrongly keeps is overwritten.
  const buffer = new Uint8Array(bytes.length + 7);
  for (const [at, edge] of edges.slice(1).entries()) {
    const piece = bytes.subarray(edges[at], edge);
    buffer.fill(0x20).set(piece, 3);
    scanner.push(buffer.subarray(3, 3 + piece.length));
  }
  scanner.end();
  tally.commit();
  return { counts: scanner.counts, groups: toLines(tally.groups(), tally.rejections()) };
}

export function toLines(groups: readonly FlowGroup[], rejections: readonly FlowRejection[]): string[] {
  return [...groups.map(toLine), ...rejections.map(rejectionLine)].sort();
}

function rejectionLine({ start, records, ...place }: FlowRejection): string {
  const fields = {
    ...(place.interfaceId !== undefined && { 'interface-id': place.interfaceId }),
    ...(place.subnetId !== undefined && { 'subnet-id': place.subnetId }),
    ...(place.vpcId !== undefined && { 'vpc-id': place.vpcId }),
  };
  return `${JSON.stringify([start, 'rejected', sorted(fields)])} 0 ${records}`;
}

function toLine(group: FlowGroup): string {
  const key = JSON.stringify([
    group.hourStart,
    group.status,
    sorted({ ...group.tokens, ...group.addresses }),
  ]);
  return `${key} ${group.bytes} ${group.flows}`;
}
