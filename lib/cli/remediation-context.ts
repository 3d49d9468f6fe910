/** What the workflow is handed when a person at a terminal starts it. */
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from '../aws/door.ts';
import type { MoneyOptions } from '../core/cost/savings.ts';
import type { Estate } from '../core/network/estate.ts';
import type { JournalStore } from '../core/remediation/journal.ts';
import type { Mode } from '../core/remediation/plan.ts';
import { fileJournalStore } from '../files/journal-store.ts';
import type { WorkflowContext, WorkflowEvent } from '../workflow/context.ts';
import { DEFAULT_PATIENCE } from '../workflow/context.ts';
import type { BucketPlanning } from './bucket-planning.ts';
import type { Io } from './io.ts';
import { isLocal } from './is-local.ts';
import type { RawOptions } from './raw-options.ts';

/** Journals of the door's account and Region, in the user's state folder. */
function journalsOf(door: Door, { stateFolder }: RawOptions, { env }: Io): JournalStore {
  const state = env['XDG_STATE_HOME'] ?? '';
  const home = state === '' ? join(env['HOME'] ?? homedir(), '.local', 'state') : state;
  const folder = stateFolder ?? join(home, 'endpointer');
  return fileJournalStore({ folder, accountId: door.accountId, region: door.region });
}

export interface RemediationSettings {
  readonly money: MoneyOptions;
  readonly atMost: Mode;
  /** Absent where nothing was said of buckets. */
  readonly buckets?: BucketPlanning;
  /** Absent where none was given. */
  readonly traffic?: Estate['traffic'];
}

/** A context whose events go to stderr. */
export function remediationContext(
  door: Door,
  options: RawOptions,
  io: Io,
  { money, atMost, traffic, buckets = {} }: RemediationSettings,
): WorkflowContext {
  return {
    door,
    journals: journalsOf(door, options, io),
    clock: { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) },
    // A simulator on this machine answers at once; AWS needs its time.
    patience: isLocal(io.env['AWS_ENDPOINT_URL'])
      ? { ...DEFAULT_PATIENCE, pollMilliseconds: 50 }
      : DEFAULT_PATIENCE,
    money,
    atMost,
    traffic: traffic ?? { status: 'unreadable', reason: 'no flow logs were given' },
    buckets,
    newId,
    tell: (event) => io.stderr.write(`  ${describeEvent(event)}\n`),
  };
}

/** Begins with the time (UTC), so that ids sort as they were made. */
function newId(): string {
  const time = new Date()
    .toISOString()
    .replace(/[-:]|\.\d+Z/g, '')
    .toLowerCase();
  return `${time}-${randomBytes(4).toString('hex')}`;
}

/** What the workflow does at this moment. */
export function describeEvent(event: WorkflowEvent): string {
  switch (event.event) {
    case 'step':
      return `${event.step}: ${event.text}`;
    case 'action':
      return `step ${event.index + 1} of ${event.total}: ${event.text}`;
    case 'undo':
      return `undoing step ${event.index + 1}: ${event.text}`;
    case 'waiting':
      return event.text;
  }
}
