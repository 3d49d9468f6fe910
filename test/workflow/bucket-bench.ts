/** A workbench on the account of `bucket-account.ts`, where others edit the bucket's policy whenever a test wants it. */
import type { Plan } from '../../lib/core/remediation/plan.ts';
import { planAnew } from '../../lib/workflow/plan-anew.ts';
import { BUCKET, bucketAccount } from './bucket-account.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';
import { workbench } from './workbench.ts';

export interface BucketBench extends Workbench {
  readonly policy: () => string | null;
  /** Somebody else changes the policy. */
  readonly edit: (change: (policy: string | null) => string | null) => void;
  /** Does it as a call of that name reaches S3, number `nth` from now, before the call does anything. */
  readonly editAt: (operation: string, nth: number, change: (policy: string | null) => string | null) => void;
}

export async function bucketBench(
  former: string | null,
  options: WorkbenchOptions = {},
): Promise<BucketBench> {
  let onCall = (_operation: string): void => {};
  const authorize = ({ operation }: { readonly operation: string }) => {
    onCall(operation);
    return true;
  };
  const simulator = { fixture: bucketAccount(former), authorize, ...options.simulator };
  const bench = await workbench({ ...options, simulator });
  const bucket = (state: { readonly Buckets: readonly { Name: string; Policy: string | null }[] }) => {
    const found = state.Buckets.find(({ Name }) => Name === BUCKET);
    if (found === undefined) throw new Error('the bucket is gone');
    return found;
  };
  const edit: BucketBench['edit'] = (change) =>
    bench.simulator.mutate((state) => {
      const found = bucket(state);
      found.Policy = change(found.Policy);
    });
  return {
    ...bench,
    plan: () => planBucket(bench),
    policy: () => bucket(bench.simulator.state()).Policy,
    edit,
    editAt: (operation, nth, change) => {
      let calls = 0;
      onCall = (name) => {
        if (name !== operation) return;
        calls += 1;
        if (calls === nth) edit(change);
      };
    },
  };
}

async function planBucket({ context }: Workbench): Promise<Plan> {
  const subject = { kind: 'bucket', bucketName: BUCKET } as const;
  const plan = await planAnew(context, { checkId: 's3-bucket-endpoint-only', subject });
  if (plan === undefined) throw new Error('the account has nothing to plan');
  return plan;
}
