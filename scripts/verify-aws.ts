/**
 * Plays the contract suite's scripts on AWS itself, and shows where the simulator does not do as AWS does.
 *
 * Opt-in, and never part of the tests: it needs an account, and makes and removes things in it.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { makeClients } from '../test/aws/clients.ts';
import { anyAccountScripts } from '../test/aws/scripts/all-scripts.ts';
import { verifyAccount, type Verdict } from '../test/aws/verify-account.ts';
import { defaultAccountRegions } from '../lib/simulator/default-account.ts';

const announcement = (
  region: string,
): string => `This plays ${anyAccountScripts.length} scripts in Region ${region}, in the account of the credentials that are found. It makes, and
removes when it ends, fails or is interrupted (Ctrl-C once):

  2 VPCs without gateways, 6 subnets, 2 route tables    free
  gateway endpoints, at most 2 at a time                free
  2 empty buckets, 1 empty table on demand, 1 role      free
  1 KMS key, scheduled for deletion after seven days    1.00 USD a month, by the hour, until then nothing

Expected cost: less than 0.01 USD. Nothing that exists is changed; nothing is reached from the internet.
It needs room for two more VPCs, and permission to make all of the above.
`;

const { values } = parseArgs({
  options: {
    region: { type: 'string', default: process.env['AWS_REGION'] ?? 'eu-west-3' },
    yes: { type: 'boolean', default: false },
  },
});

process.exitCode = await main(values.region, values.yes);

async function main(region: string, isAgreed: boolean): Promise<number> {
  if (!defaultAccountRegions.includes(region)) {
    console.error(
      `The simulator knows no prefix lists of ${region}; it knows ${defaultAccountRegions.join(', ')}`,
    );
    return 1;
  }
  console.log(announcement(region));
  if (!isAgreed) {
    console.error('Nothing was done. Say --yes to go ahead.');
    return 1;
  }
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
    console.error('Stopping after this script, then removing everything. Once more to leave at once.');
  });
  const verdict = await verifyAccount({
    clients: makeClients({ region }),
    region,
    suffix: randomUUID().slice(0, 8),
    scripts: anyAccountScripts,
    say: (line) => console.log(line),
    settlesWithinSeconds: 120,
    retries: { rounds: 12, pauseSeconds: 10 },
    isStopped: () => isStopped,
  });
  return report(verdict);
}

/** Exit code: 0 as on the simulator, 1 failed or something is left, 2 there are differences. */
function report({ steps, deviations, left, failure }: Verdict): number {
  for (const { script, step, simulator, aws } of deviations) {
    console.log(
      `\n${script}: ${step}\n  simulator  ${JSON.stringify(simulator)}\n  AWS        ${JSON.stringify(aws)}`,
    );
  }
  console.log(`\n${steps} steps, ${deviations.length} differences between the simulator and AWS`);
  if (failure !== undefined) console.error(`It ended early: ${failure}`);
  if (left.length > 0) console.error(`Not removed, please do it by hand: ${left.join(', ')}`);
  if (failure !== undefined || left.length > 0) return 1;
  return deviations.length > 0 ? 2 : 0;
}
