/** Which methods a format allows, and what it lacks for the others: said when a question cannot be answered. */
import type { FlowLogFormat } from './flow-log-format.ts';
import type { TrafficMethod } from './traffic-row.ts';

export type MethodPossibility =
  | { readonly possible: true; readonly namesClient: boolean }
  | { readonly possible: false; readonly missing: readonly string[] };

const NEEDS: Readonly<Record<TrafficMethod, readonly string[]>> = {
  natRows: ['interface-id', 'srcaddr', 'dstaddr', 'bytes', 'start'],
  regionalNatRows: ['resource-id', 'srcaddr', 'dstaddr', 'bytes', 'start'],
  clientRows: ['interface-id', 'srcaddr', 'dstaddr', 'bytes', 'start'],
};

export function possibleMethods({
  fields,
}: FlowLogFormat): Readonly<Record<TrafficMethod, MethodPossibility>> {
  const judge = (method: TrafficMethod, namesClient: boolean): MethodPossibility => {
    const missing = NEEDS[method].filter((field) => !fields.includes(field));
    return missing.length > 0 ? { possible: false, missing } : { possible: true, namesClient };
  };
  return {
    natRows: judge('natRows', fields.includes('pkt-srcaddr') && fields.includes('pkt-dstaddr')),
    regionalNatRows: judge('regionalNatRows', true),
    clientRows: judge('clientRows', true),
  };
}
