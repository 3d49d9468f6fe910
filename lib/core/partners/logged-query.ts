/**
 * A line of a query log of the Route 53 Resolver: who asked for which name.
 *
 * The Resolver logs a query that it cannot answer from its cache, so that a count of lines is a lower bound of queries.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
 */
import { fieldAt, parseRecord, textAt, timeAt } from '../events/json-fields.ts';

export interface LoggedQuery {
  readonly vpcId: string;
  /** Lower case, without the final dot. */
  readonly name: string;
  /** The id of the instance where the log tells it, else the address. */
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** It came through an inbound endpoint, from outside of the VPC. */
  readonly isFromOutside: boolean;
}

/** The first number counts what the format's readers would not understand; others only add members. */
const READ_VERSION = /^1\./;

/** Undefined for what is no such record. */
export function toLoggedQuery(line: string): LoggedQuery | undefined {
  const record = parseRecord(line);
  const [version, vpcId, name] = [
    textAt(record, 'version'),
    textAt(record, 'vpc_id'),
    textAt(record, 'query_name'),
  ];
  const time = timeAt(record, 'query_timestamp');
  const instance = textAt(record, 'srcids', 'instance');
  const source = instance ?? textAt(record, 'srcaddr');
  if (version === undefined || !READ_VERSION.test(version)) return undefined;
  if (vpcId === undefined || name === undefined || time === undefined || source === undefined) {
    return undefined;
  }
  return {
    vpcId,
    name: name.replace(/\.$/, '').toLowerCase(),
    source,
    time,
    isFromOutside: instance === undefined && fieldAt(record, 'srcids', 'resolver_endpoint') !== undefined,
  };
}
