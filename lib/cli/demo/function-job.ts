/** The article's second architecture: a function in private subnets that reaches none of its services. */
import { lambdaInterfaceEndpointsPresent } from '../../core/checks/lambda-interface-endpoints-present.ts';
import type { Estate } from '../../core/network/estate.ts';
import type { ArchitectureResult } from './architecture-job.ts';
import { playArchitecture } from './architecture-job.ts';
import { functionAccount } from './function-account.ts';
import type { DemoStage } from './main-job.ts';

const STORY =
  'A function runs in two private subnets without NAT. It is to read files from Amazon S3, to start a job of AWS Glue, ' +
  'and to write into a database through its Data API. It gets nowhere: each call hangs until it times out.';

export function functionJob(article: Estate, stage: DemoStage): Promise<ArchitectureResult> {
  const architecture = {
    account: functionAccount(article),
    check: lambdaInterfaceEndpointsPresent,
    story: STORY,
    headings: [
      '9. Another architecture: a function that reaches none of its services',
      '10. Apply all three, and look again',
      '11. Roll back all three',
    ],
  } as const;
  return playArchitecture(architecture, stage);
}
