/**
 * What the columns of a flow log are, told from its header and from nothing else.
 *
 * The `version` field of a record is no guide: it is the highest version among the chosen fields, whatever
 * their order. Names that are not known here stay in the list (their place counts) and are never read.
 */

/** The documented fields by version, in documented order; version 6 exists for transit gateways only. */
const FIELDS_BY_VERSION = {
  2: 'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
  3: 'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr',
  4: 'region az-id sublocation-type sublocation-id',
  5: 'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path',
  7: 'ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id',
  8: 'reject-reason',
  9: 'resource-id',
  10: 'encryption-status',
  11: 'instance-tag instance-tag-2 interface-tag interface-tag-2 asg-tag asg-tag-2 interface-type next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type',
} as const;

/** Every documented field of a VPC flow log with the version that brought it. */
export const FLOW_LOG_FIELDS: ReadonlyMap<string, number> = new Map(
  Object.entries(FIELDS_BY_VERSION).flatMap(([version, names]) =>
    names.split(' ').map((name) => [name, Number(version)] as const),
  ),
);

export interface FlowLogFormat {
  /** Field names with dashes, in the order of the columns. */
  readonly fields: readonly string[];
}

export type HeaderReading =
  | { readonly kind: 'format'; readonly format: FlowLogFormat }
  | { readonly kind: 'notAHeader'; readonly reason: string };

/** The 14 fields that a flow log has when nobody chose others. */
export const DEFAULT_FORMAT: FlowLogFormat = { fields: FIELDS_BY_VERSION[2].split(' ') };

/**
 * Reads the first line of a flow-log file.
 *
 * Parquet's underscores and the `${field}` notation of a flow log's LogFormat are understood too.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export function parseHeader(line: string): HeaderReading {
  const fields = line.trim().split(/\s+/).map(toFieldName);
  const known = fields.filter((name) => FLOW_LOG_FIELDS.has(name));
  if (known.length === 0) return { kind: 'notAHeader', reason: 'no known field name in the first line' };
  const strange = fields.find((name) => !/^[a-z][a-z0-9-]*$/.test(name));
  if (strange !== undefined)
    return { kind: 'notAHeader', reason: `"${strange.slice(0, 40)}" is no field name` };
  const twice = fields.find((name, at) => fields.indexOf(name) !== at);
  if (twice !== undefined) return { kind: 'notAHeader', reason: `field ${twice} comes twice` };
  return { kind: 'format', format: { fields } };
}

/** A column name of a Parquet file or a LogFormat variable as the header of a text file spells it. */
export function toFieldName(name: string): string {
  return name.replace(/^\$\{(.*)\}$/, '$1').replaceAll('_', '-');
}
