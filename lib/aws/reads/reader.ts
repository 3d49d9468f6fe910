/**
 * What every adapter of `reads/` is handed: the clients, who we are, and the one way to call them.
 *
 * All calls of one reading pass through `call`, which keeps the limit of calls in flight and names what failed.
 */
import type { ReadOperation } from '../../core/reads/reads.ts';
import type { NameQuery } from '../../core/network/estate.ts';
import type { Partner } from '../../core/partners/partner.ts';
import type { Clients } from '../clients.ts';

export interface Reader {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly clients: Clients;
  /** Only these VPCs, where the operation can be narrowed; undefined is the whole Region. */
  readonly vpcIds: readonly string[] | undefined;
  /** Only these buckets; undefined is all of the Region. */
  readonly bucketNames: readonly string[] | undefined;
  /** Of the user's own file. */
  readonly partners: readonly Partner[];
  /** Of query logs; undefined where none were given. */
  readonly nameQueries: readonly NameQuery[] | undefined;
  /** Throws `ReadFailed`. */
  readonly call: <T>(operation: ReadOperation, run: () => Promise<T>) => Promise<T>;
}

/** A call that gave no answer to use; `cause` is the SDK's error or an `UnexpectedAnswer`. */
export class ReadFailed extends Error {
  override readonly name = 'ReadFailed';
  readonly operation: ReadOperation;

  constructor(operation: ReadOperation, cause: unknown) {
    super(`${operation} failed`, { cause });
    this.operation = operation;
  }
}

/** An answer that lacks what its documentation promises, so that nothing may be rested on it. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

/**
 * A member that AWS always sends though the SDK types it as optional.
 *
 * Lists are asked for in this way too: AWS sends an empty one, and where a proxy answers with a page of its own,
 * the SDK reads an answer without any member out of it, which is not the same as "there is none".
 */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw new UnexpectedAnswer(`the answer has no ${member}`);
  return value;
}
