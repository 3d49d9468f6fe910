import { expect, test } from 'vitest';
import { ACCOUNT } from '../workflow/private-account.ts';
import { accountBench, routeChanged } from './account-bench.ts';

interface Lived {
  readonly moments: number;
  readonly steps: readonly string[] | undefined;
  readonly routeTableIds: readonly (readonly string[])[];
  readonly mails: number;
  readonly isOpen: boolean;
}

/** One unattended remediation of S3 whose function dies at that write, and is started again. */
async function live(dieAt: number): Promise<Lived> {
  const account = await accountBench();
  try {
    account.consent();
    await account.receive(routeChanged());
    const moments = { passed: 0 };
    const [trace] = await account.runAll({ death: { at: dieAt, moments } });
    const endpoints = account.bench.network().VpcEndpoints;
    return {
      moments: moments.passed,
      steps: trace?.steps,
      routeTableIds: endpoints.map(({ RouteTableIds }) => (RouteTableIds ?? []).toSorted()),
      mails: account.memory.mails.length,
      isOpen: account.memory.open.has(`${ACCOUNT.vpcId}#s3`),
    };
  } finally {
    await account.close();
  }
}

test('law 7, once: a function killed before or after any write, and started again, ends as one run', async () => {
  const whole = await live(Number.POSITIVE_INFINITY);
  expect(whole).toMatchObject({ routeTableIds: [[...ACCOUNT.tableIds]], mails: 1, isOpen: false });
  expect(whole.moments).toBeGreaterThan(20);
  const { moments: _moments, ...end } = whole;
  for (let at = 1; at <= whole.moments; at++) {
    const { moments: _passed, ...killed } = await live(at);
    expect(killed, `killed at moment ${at}`).toEqual(end);
  }
}, 180_000);
