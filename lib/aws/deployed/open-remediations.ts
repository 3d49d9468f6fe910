/**
 * Which remediation is open for a subject: at most one, by a conditional write on the item that is also their
 * lock. What the run was started with stands beside it, so that a start that was cut off is done again, the same.
 */
import { UserError } from '../../core/user-error.ts';
import { lockKey, LOCKS } from './table-lock.ts';
import type { Item, TablePlace } from './table.ts';
import { getItem, queryItems, textOf, updateItem } from './table.ts';
import type { Subject } from '../../core/remediation/subject.ts';
import { describeSubject, subjectKey } from '../../core/remediation/subject.ts';

export interface OpenRemediation<Run> {
  readonly remediationId: string;
  readonly subject: Subject;
  readonly run: Run;
  /** ISO 8601. */
  readonly openedAt: string;
}

export interface OpenRemediations<Run> {
  /** Opens it where none is open; otherwise gives the one that is. Throws where somebody holds the lock. */
  readonly open: (
    remediation: OpenRemediation<Run>,
  ) => Promise<
    { readonly open: 'opened' } | { readonly open: 'alreadyOpen'; readonly remediation: OpenRemediation<Run> }
  >;
  readonly find: (subject: Subject) => Promise<OpenRemediation<Run> | undefined>;
  /** Oldest first. */
  readonly list: () => Promise<readonly OpenRemediation<Run>[]>;
  /** Only where this very id is open; otherwise nothing happens. */
  readonly release: (remediation: Pick<OpenRemediation<Run>, 'remediationId' | 'subject'>) => Promise<void>;
}

export function openRemediations<Run>(
  place: TablePlace & { readonly clock: { readonly now: () => Date } },
): OpenRemediations<Run> {
  return {
    open: (remediation) => open(place, remediation),
    find: async (subject) => toOpen<Run>(await getItem(place, lockKey(subjectKey(subject)))),
    list: async () => {
      const items = await queryItems(place, LOCKS);
      const all = items.flatMap((item) => toOpen<Run>(item) ?? []);
      return all.toSorted((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
    },
    release: async (remediation) => {
      await updateItem(place, lockKey(subjectKey(remediation.subject)), {
        update: 'REMOVE #remediationId, #remediation',
        condition: '#remediationId = :id',
        values: { ':id': { S: remediation.remediationId } },
      });
    },
  };
}

async function open<Run>(
  place: TablePlace & { readonly clock: { readonly now: () => Date } },
  remediation: OpenRemediation<Run>,
): Promise<Awaited<ReturnType<OpenRemediations<Run>['open']>>> {
  const { remediationId, subject } = remediation;
  const text = JSON.stringify(remediation);
  const { written, item } = await updateItem(place, lockKey(subjectKey(remediation.subject)), {
    update: 'SET #remediationId = :id, #remediation = :remediation',
    condition:
      'attribute_not_exists(#remediationId) ' +
      'AND (attribute_not_exists(#token) OR #leaseUntil < :now OR #owner = :id)',
    values: {
      ':id': { S: remediationId },
      ':remediation': { S: text },
      ':now': { N: String(place.clock.now().getTime()) },
    },
  });
  // A retry of the SDK after a lost answer meets what it has written itself.
  if (written || textOf(item, 'remediation') === text) return { open: 'opened' };
  const present = toOpen<Run>(item);
  if (present !== undefined) return { open: 'alreadyOpen', remediation: present };
  throw new UserError({
    got: `${describeSubject(subject)} is being changed by another process (${textOf(item, 'owner') ?? 'somebody'})`,
    allowed: 'one change of it at a time',
    remedy: 'wait until it has ended',
  });
}

function toOpen<Run>(item: Item | undefined): OpenRemediation<Run> | undefined {
  const text = textOf(item, 'remediation');
  return text === undefined ? undefined : JSON.parse(text);
}
