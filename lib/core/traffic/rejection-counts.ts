/**
 * How many records were rejected, by hundred seconds, interface and subnet.
 *
 * A scanned VPC may have more REJECT records than others, mostly runs of the same interface: the last key is
 * remembered, so that a run costs a few comparisons a line. As with bytes, a file counts when it has been read whole.
 */
import { SOURCE_SLOT } from './row-slots.ts';

/** The fields by which rejections are told apart, by their place in the row; -1 where the question has them not. */
export interface RejectionSlots {
  readonly interfaceId: number;
  readonly subnetId: number;
  readonly vpcId: number;
}

/** Numbers of the row: the source and tokens, 0 where there is none; and hundreds of seconds since 1970. */
export interface RejectionCount {
  readonly source: number;
  readonly hundreds: number;
  readonly interfaceId: number;
  readonly subnetId: number;
  readonly vpcId: number;
  records: number;
}

export class RejectionCounts {
  readonly #slots: RejectionSlots;
  readonly #counted = new Map<string, RejectionCount>();
  #inFile = new Map<string, RejectionCount>();
  #last: RejectionCount | undefined;

  constructor(slots: RejectionSlots) {
    this.#slots = slots;
  }

  /** Counts the record in the row. */
  add(row: Int32Array, hundreds: number): void {
    const { interfaceId, subnetId, vpcId } = this.#slots;
    const source = row[SOURCE_SLOT]!;
    const at = (slot: number): number => (slot < 0 ? 0 : row[slot]!);
    const last = this.#last;
    if (
      last === undefined ||
      last.hundreds !== hundreds ||
      last.interfaceId !== at(interfaceId) ||
      last.subnetId !== at(subnetId) ||
      last.vpcId !== at(vpcId) ||
      last.source !== source
    ) {
      const found = {
        source,
        hundreds,
        interfaceId: at(interfaceId),
        subnetId: at(subnetId),
        vpcId: at(vpcId),
      };
      this.#last = entryOf(this.#inFile, found);
    }
    this.#last!.records += 1;
  }

  commit(): void {
    for (const one of this.#inFile.values()) entryOf(this.#counted, one).records += one.records;
    this.rollback();
  }

  rollback(): void {
    this.#inFile = new Map();
    this.#last = undefined;
  }

  counts(): readonly RejectionCount[] {
    return [...this.#counted.values()];
  }
}

function entryOf(
  counts: Map<string, RejectionCount>,
  { source, hundreds, interfaceId, subnetId, vpcId }: Omit<RejectionCount, 'records'>,
): RejectionCount {
  const key = `${source} ${hundreds} ${interfaceId} ${subnetId} ${vpcId}`;
  const known = counts.get(key);
  if (known) return known;
  const entry = { source, hundreds, interfaceId, subnetId, vpcId, records: 0 };
  counts.set(key, entry);
  return entry;
}
