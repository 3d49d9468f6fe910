/** Logs that tell who used what: S3 server access logs, CloudTrail's files and query logs of the Route 53 Resolver. */
import { toAccessLogUse } from '../core/buckets/access-log-use.ts';
import type { SeenUses } from '../core/buckets/seen-uses.ts';
import { toTrailUse } from '../core/buckets/trail-use.ts';
import type { SeenQueries } from '../core/partners/seen-queries.ts';
import { toLoggedQuery } from '../core/partners/logged-query.ts';
import type { SeenEndpointUses } from '../core/remediation/endpoint-policy/seen-endpoint-uses.ts';
import { toTrailCall } from '../core/remediation/endpoint-policy/trail-endpoint-use.ts';
import { LineReading, TrailReading, type LogReading } from './read-log.ts';

export interface UseTarget {
  readonly partition: string;
  readonly uses: SeenUses;
}

export function accessLogReading({ partition, uses }: UseTarget): LogReading {
  return new LineReading('record of an S3 server access log', (line) => {
    const read = toAccessLogUse(line, partition);
    if (read.kind === 'use') uses.add(read.seen);
    return read.kind !== 'malformed';
  });
}

export function trailReading({ partition, uses }: UseTarget): LogReading {
  return new TrailReading((record) => {
    const seen = toTrailUse(record, partition);
    if (seen !== undefined) uses.add(seen);
  });
}

/** Of the same files: what went through endpoints, whatever service it was for. */
export function endpointTrailReading(uses: SeenEndpointUses): LogReading {
  return new TrailReading((record) => {
    const call = toTrailCall(record);
    if (call !== undefined) uses.add(call);
  });
}

export function resolverLogReading(queries: SeenQueries): LogReading {
  return new LineReading('record of a query log of the Route 53 Resolver', (line) => {
    const query = toLoggedQuery(line);
    if (query !== undefined) queries.add(query);
    return query !== undefined;
  });
}
