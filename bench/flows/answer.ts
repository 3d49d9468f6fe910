/** The question of the benchmark and the form in which every contender answers it: sorted lines of text. */
import { AddressTable, type AddressLabel } from '../../lib/core/traffic/address-table.ts';
import type { GroupField } from '../../lib/core/traffic/flow-question.ts';
import { makeRanges, type FormatName } from './make-logs.ts';

/** With service codes the codes are the service, otherwise the ranges of both addresses are. */
export const GROUP_BY: Readonly<Record<FormatName, readonly GroupField[]>> = {
  default: ['interface-id', 'srcaddr', 'dstaddr'],
  custom29: ['interface-id', 'pkt-src-aws-service', 'pkt-dst-aws-service', 'flow-direction'],
  anyOrder: ['interface-id', 'srcaddr', 'dstaddr'],
};

/** Interface, service and direction; adds up rows that have become equal. */
export class Answer {
  readonly #sums = new Map<string, [bytes: number, flows: number]>();
  readonly #table = new AddressTable(makeRanges());
  readonly #labels = new Map<string, AddressLabel>();

  addLabels(
    interfaceId: string,
    source: AddressLabel | undefined,
    destination: AddressLabel | undefined,
    bytes: number,
    flows: number,
  ): void {
    const service = (label: AddressLabel | undefined): string =>
      label?.kind === 'service' ? `${label.service} ${label.region}` : '';
    const upload = service(destination);
    const download = service(source);
    this.add(
      `${interfaceId} ${upload || download || 'other'} ${upload ? 'upload' : download ? 'download' : '-'}`,
      bytes,
      flows,
    );
  }

  /** For contenders that leave addresses as text: looks each up once. */
  addAddresses(interfaceId: string, source: string, destination: string, bytes: number, flows: number): void {
    this.addLabels(interfaceId, this.labelOf(source), this.labelOf(destination), bytes, flows);
  }

  addCodes(
    interfaceId: string,
    source: string,
    destination: string,
    direction: string,
    bytes: number,
    flows: number,
  ): void {
    this.add(`${interfaceId} ${source} ${destination} ${direction}`, bytes, flows);
  }

  add(key: string, bytes: number, flows: number): void {
    const sum = this.#sums.get(key);
    if (sum) {
      sum[0] += bytes;
      sum[1] += flows;
    } else this.#sums.set(key, [bytes, flows]);
  }

  lines(): string[] {
    return [...this.#sums].map(([key, [bytes, flows]]) => `${key} ${bytes} ${flows}`).sort();
  }

  labelOf(address: string): AddressLabel {
    const known = this.#labels.get(address);
    if (known) return known;
    const label = this.#table.labels[this.#table.labelOf(Buffer.from(address), 0, address.length)] ?? {
      kind: 'other',
    };
    this.#labels.set(address, label);
    return label;
  }
}
