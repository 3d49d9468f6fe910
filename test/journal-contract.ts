/** What every store of journals must do, whatever it is made of. */
import { describe, expect, it } from 'vitest';
import type { Journal, JournalEntry, JournalStore } from '../lib/core/remediation/journal.ts';
import { JOURNAL_SCHEMA } from '../lib/core/remediation/journal.ts';
import type { Plan } from '../lib/core/remediation/plan.ts';
import { PLAN_SCHEMA } from '../lib/core/remediation/plan.ts';
import { UserError } from '../lib/core/user-error.ts';
import { vpcService } from './subjects.ts';

/** Stores of one account and Region that see the same journals, as processes one after the other have them. */
export interface StoreMaker {
  readonly title: string;
  /** A place of its own, where nothing was written before. */
  readonly freshPlace: () => Promise<() => JournalStore>;
}

export function journalContract({ title, freshPlace }: StoreMaker): void {
  describe(`${title} as a store of journals`, () => {
    it('gives back what was appended, in order, to whoever opens it later', async () => {
      const store = await freshPlace();
      const written = await createWith(store(), 'r-1', ENTRIES);
      expect(await written.read()).toEqual(ENTRIES);
      expect(await (await store().open('r-1'))?.read()).toEqual(ENTRIES);
    });

    it('goes on where another process has stopped', async () => {
      const store = await freshPlace();
      await createWith(store(), 'r-1', ENTRIES.slice(0, 2));
      const later = await store().open('r-1');
      for (const entry of ENTRIES.slice(2)) await later?.append(entry);
      expect(await (await store().open('r-1'))?.read()).toEqual(ENTRIES);
    });

    it('lets one process append through several journals that it has opened', async () => {
      const store = (await freshPlace())();
      const first = await createWith(store, 'r-1', ENTRIES.slice(0, 1));
      const second = await store.open('r-1');
      await second?.append(VERIFIED);
      await first.append(CLOSED);
      expect(await first.read()).toEqual([OPENED, VERIFIED, CLOSED]);
    });

    it('knows nothing of a remediation that was never begun', async () => {
      const store = (await freshPlace())();
      expect(await store.open('r-1')).toBeUndefined();
      expect(await store.list()).toEqual([]);
    });

    it('has a journal as soon as it was made, be it without an entry', async () => {
      const store = await freshPlace();
      await store().create('r-1');
      expect(await store().list()).toEqual(['r-1']);
      expect(await (await store().open('r-1'))?.read()).toEqual([]);
    });

    it('makes no journal twice, and leaves the first one alone', async () => {
      const store = await freshPlace();
      await createWith(store(), 'r-1', ENTRIES.slice(0, 1));
      await expect(store().create('r-1')).rejects.toThrow();
      expect(await (await store().open('r-1'))?.read()).toEqual([OPENED]);
    });

    it('keeps journals apart and lists them oldest first', async () => {
      const store = (await freshPlace())();
      for (const id of ['2026-11-20-a', '2026-11-20-b', '2026-11-21']) await createWith(store, id, [OPENED]);
      await (await store.open('2026-11-20-b'))?.append(CLOSED);
      expect(await store.list()).toEqual(['2026-11-20-a', '2026-11-20-b', '2026-11-21']);
      expect(await (await store.open('2026-11-20-a'))?.read()).toEqual([OPENED]);
    });

    it('keeps the plan of a large VPC whole', async () => {
      const store = await freshPlace();
      const opened = { ...OPENED, plan: largePlan(2_000) };
      await createWith(store(), 'r-1', [opened, VERIFIED]);
      expect(await (await store().open('r-1'))?.read()).toEqual([opened, VERIFIED]);
    });

    it('keeps any text as it is', async () => {
      const store = await freshPlace();
      const odd: JournalEntry = { entry: 'undoBegun', at: AT, reason: 'line\nend, "quotes", é, 😀, \u2028' };
      await createWith(store(), 'r-1', [OPENED, odd]);
      expect(await (await store().open('r-1'))?.read()).toEqual([OPENED, odd]);
    });

    it('locks a VPC and service for one, and for the next one after that', async () => {
      const store = await freshPlace();
      const lock = await store().lock(vpcService('vpc-0a', 's3'));
      await expect(store().lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(UserError);
      await lock.release();
      const next = await store().lock(vpcService('vpc-0a', 's3'));
      await expect(store().lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(/by another process/);
      await next.release();
    });

    it('locks no process twice', async () => {
      const store = (await freshPlace())();
      const lock = await store.lock(vpcService('vpc-0a', 's3'));
      await expect(store.lock(vpcService('vpc-0a', 's3'))).rejects.toThrow(UserError);
      await lock.release();
      await (await store.lock(vpcService('vpc-0a', 's3'))).release();
    });

    it('locks other VPCs and other services apart', async () => {
      const store = (await freshPlace())();
      const locks = [
        await store.lock(vpcService('vpc-0a', 's3')),
        await store.lock(vpcService('vpc-0a', 'dynamodb')),
        await store.lock(vpcService('vpc-0b', 's3')),
      ];
      for (const lock of locks) await lock.release();
      expect(locks).toHaveLength(3);
    });

    it('appends under a lock', async () => {
      const store = await freshPlace();
      const mine = store();
      const lock = await mine.lock(vpcService('vpc-0a', 's3'));
      const journal = await createWith(mine, 'r-1', ENTRIES);
      await lock.release();
      await journal.append(CLOSED);
      expect(await (await store().open('r-1'))?.read()).toEqual([...ENTRIES, CLOSED]);
    });
  });
}

export async function createWith(
  store: JournalStore,
  remediationId: string,
  entries: readonly JournalEntry[],
): Promise<Journal> {
  const journal = await store.create(remediationId);
  for (const entry of entries) await journal.append(entry);
  return journal;
}

const AT = '2026-11-20T10:00:00.000Z';

export const PLAN: Plan = {
  schema: PLAN_SCHEMA,
  accountId: '111122223333',
  region: 'eu-west-3',
  checkId: 's3-gateway-endpoint-routed',
  subject: vpcService('vpc-0a', 's3'),
  cure: {
    what: 'Amazon S3 gateway endpoint in vpc-0a',
    gain: 'rtb-0a1 gains',
    consequence: 'nothing breaks',
  },
  actions: [
    {
      kind: 'createGatewayEndpoint',
      vpcId: 'vpc-0a',
      serviceName: 'com.amazonaws.eu-west-3.s3',
      tags: { 'endpointer:remediation': { remediationId: true } },
      preconditions: [
        { kind: 'noGatewayEndpoint', vpcId: 'vpc-0a', serviceName: 'com.amazonaws.eu-west-3.s3' },
      ],
    },
  ],
  findings: [],
  effects: [{ checkId: 's3-gateway-endpoint-routed', resourceId: 'rtb-0a1', effect: 'cures' }],
  leftOut: [],
  hazards: [],
  money: { claim: 'unknown', reason: 'no prices', howToLearn: 'give prices' },
  decision: { mode: 'approve', reasons: ['nobody has consented'] },
  hash: 'ab'.repeat(32),
};

/** So many tables that were left alone, each with its advice. */
function largePlan(tables: number): Plan {
  const leftOut = Array.from({ length: tables }, (_, at) => ({
    resourceId: `rtb-${at.toString(16).padStart(17, '0')}`,
    reason: `Terraform owns the table; in ${at} lines its owner can add the route.`,
    snippets: [
      {
        language: 'terraform' as const,
        text: `resource "aws_vpc_endpoint" "s3_${at}" {\n  vpc_id = "vpc-0a"\n}\n`.repeat(3),
      },
    ],
  }));
  return { ...PLAN, leftOut };
}

export const OPENED: JournalEntry & { readonly entry: 'opened' } = {
  entry: 'opened',
  schema: JOURNAL_SCHEMA,
  remediationId: 'r-1',
  at: AT,
  plan: PLAN,
};
export const VERIFIED: JournalEntry = { entry: 'verified', at: AT };
const CLOSED: JournalEntry = { entry: 'closed', at: AT, outcome: 'applied' };

const ENTRIES: readonly JournalEntry[] = [
  OPENED,
  { entry: 'intent', at: AT, index: 0, attempt: 1, clientToken: 'token-1' },
  { entry: 'acknowledged', at: AT, index: 0, resultId: 'vpce-0a1' },
  VERIFIED,
];
