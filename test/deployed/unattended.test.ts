import { expect, test } from 'vitest';
import { PRIVATE_TABLE_ID, VPC_ID } from './account/article-account.ts';
import { begin } from './play/begin.ts';
import { routeToNat } from './play/somebody.ts';

test('in a consenting VPC the route that an event makes necessary appears and is verified, unattended', async () => {
  await using deployment = await begin({ isConsenting: true });
  const before = deployment.calls.length;
  const told = await routeToNat(deployment);
  const execution = await deployment.executions.waitForEnd('s3');
  const seconds = (performance.now() - told) / 1_000;
  expect(await deployment.executions.pathOf(execution)).toEqual([]);
  expect(seconds).toBeLessThan(10);
  console.log(`${deployment.calls.length - before} calls, ${seconds.toFixed(1)} s`, VPC_ID, PRIVATE_TABLE_ID);
});
