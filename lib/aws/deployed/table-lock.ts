/**
 * The exclusive right to change one subject, as an item with a lease.
 *
 * A function that dies cannot release anything, so the lease ends by itself; one that lives renews it. Clocks decide
 * only how long others wait. Whether a holder may still write is decided by its token, which changes hands in one
 * conditional write: somebody who was taken for dead, and wakes up, fails at its next entry in the journal.
 *
 * The item is also where an open remediation stands (`open-remediations.ts`): a run that waits for an answer for days
 * keeps everybody else out without a lease.
 */
import { randomUUID } from 'node:crypto';
import { UserError } from '../../core/user-error.ts';
import type { Guard, Item, ItemKey, TablePlace } from './table.ts';
import { numberOf, textOf, updateItem } from './table.ts';

export interface LeaseOptions {
  /** How long a silent holder keeps the lock; it is renewed three times within. */
  readonly leaseMilliseconds: number;
  /** How far the clocks of two functions may be apart. */
  readonly clockSkewMilliseconds: number;
}

const DEFAULT_LEASE: LeaseOptions = { leaseMilliseconds: 60_000, clockSkewMilliseconds: 5_000 };

export interface LockPlace extends TablePlace {
  readonly owner: string;
  /** The remediation that may be open without being in the way: its own. Default: the owner's name. */
  readonly remediationId?: string;
  readonly clock: { readonly now: () => Date };
  readonly lease?: Partial<LeaseOptions>;
}

export interface HeldLock {
  /** What must hold in every write that is made under the lock. */
  readonly guard: Guard;
  /** Throws `UserError` where it had changed hands before. */
  readonly release: () => Promise<void>;
}

export interface LockRequest {
  /** The key of the subject. */
  readonly name: string;
  /** For people. */
  readonly what: string;
  /** The same process has it already, which its owner's name alone would not tell. */
  readonly isHeldHere: boolean;
}

/** The partition of all locks. */
export const LOCKS = 'lock';

export function lockKey(name: string): ItemKey {
  return { pk: LOCKS, sk: name };
}

/** Throws `UserError` where somebody else has it, or another remediation is open. */
export async function takeTableLock(place: LockPlace, request: LockRequest): Promise<HeldLock> {
  const { leaseMilliseconds, clockSkewMilliseconds } = { ...DEFAULT_LEASE, ...place.lease };
  if (request.isHeldHere) throw heldError(request.what, `${place.owner} itself`);
  const token = randomUUID();
  const now = place.clock.now().getTime();
  const { written, item } = await updateItem(place, lockKey(request.name), {
    update: 'SET #owner = :owner, #token = :token, #leaseUntil = :until',
    condition:
      '(attribute_not_exists(#token) OR #leaseUntil < :dead OR #owner = :owner) ' +
      'AND (attribute_not_exists(#remediationId) OR #remediationId = :own)',
    values: {
      ':owner': { S: place.owner },
      ':own': { S: place.remediationId ?? place.owner },
      ':token': { S: token },
      ':until': { N: String(now + leaseMilliseconds) },
      ':dead': { N: String(now - clockSkewMilliseconds) },
    },
  });
  if (!written) throw heldError(request.what, holderOf(place, item));
  return keepLock(place, { ...request, token, leaseMilliseconds });
}

interface Kept extends LockRequest {
  readonly token: string;
  readonly leaseMilliseconds: number;
}

function keepLock(place: LockPlace, kept: Kept): HeldLock {
  const { name, token, what, leaseMilliseconds } = kept;
  const key = lockKey(name);
  const own = { condition: '#token = :token', values: { ':token': { S: token } } };
  const renewal = setInterval(() => void renew(place, kept).catch(() => undefined), leaseMilliseconds / 3);
  // It must not keep a function alive that has otherwise ended.
  renewal.unref();
  return {
    guard: { key, ...own },
    release: async () => {
      clearInterval(renewal);
      const update = 'REMOVE #token, #owner, #leaseUntil';
      const { written, item } = await updateItem(place, key, { update, ...own });
      // Without any token it was this very release, whose answer was lost and which the SDK repeated.
      if (!written && textOf(item, 'token') !== undefined) throw lostError(what);
    },
  };
}

// What a failed renewal means shows at the next write: it is refused once somebody else has the lock, and only then.
async function renew(place: LockPlace, { name, token, leaseMilliseconds }: Kept): Promise<void> {
  const until = place.clock.now().getTime() + leaseMilliseconds;
  await updateItem(place, lockKey(name), {
    update: 'SET #leaseUntil = :until',
    condition: '#token = :token',
    values: { ':token': { S: token }, ':until': { N: String(until) } },
  });
}

function holderOf({ owner, remediationId = owner }: LockPlace, item: Item | undefined): string {
  const open = textOf(item, 'remediationId');
  if (open !== undefined && open !== remediationId) return `remediation ${open}, which is open`;
  const until = numberOf(item, 'leaseUntil');
  const time = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  return `${textOf(item, 'owner') ?? 'somebody'}${time}`;
}

function heldError(what: string, holder: string): UserError {
  return new UserError({
    got: `${what} is being changed by another process (${holder})`,
    allowed: 'one change of it at a time',
    remedy: 'wait until it has ended; the lock of one that has died ends by itself within a minute',
  });
}

function lostError(what: string): UserError {
  return new UserError({
    got: `the lock of ${what} has passed to another process`,
    allowed: 'changing it while holding its lock',
    remedy: 'look at the journals of both before going on',
  });
}
