/** A deployment whose baseline has been taken: where every scenario begins. */
import { inject } from 'vitest';
import type { ArticleOptions } from '../account/article-account.ts';
import { articleAccount } from '../account/article-account.ts';
import type { Deployment, DeploymentOptions } from '../stack/start-deployment.ts';
import { startDeployment } from '../stack/start-deployment.ts';

export interface Beginning extends ArticleOptions, Partial<Omit<DeploymentOptions, 'assembly' | 'fixture'>> {}

export async function begin(options: Beginning = {}): Promise<Deployment> {
  const fixture = await articleAccount(options);
  const deployment = await startDeployment({ ...options, assembly: inject('assembly'), fixture });
  await tellDeployed(deployment);
  await deployment.mailbox.waitFor(/is watching/);
  return deployment;
}

/** As CloudFormation tells it; the emulator does not. */
export async function tellDeployed({ putEvent, stack: { stackId } }: Deployment): Promise<void> {
  await putEvent({
    source: 'aws.cloudformation',
    'detail-type': 'CloudFormation Stack Status Change',
    resources: [stackId],
    detail: { 'stack-id': stackId, 'status-details': { status: 'CREATE_COMPLETE' } },
  });
}
