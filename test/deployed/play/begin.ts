/** A deployment whose baseline has been taken: where every scenario begins. */
import { inject, onTestFinished } from 'vitest';
import type { ArticleOptions } from '../account/article-account.ts';
import { articleAccount } from '../account/article-account.ts';
import { grantingId } from '../stack/callers.ts';
import { onlyS3 } from '../stack/change-template.ts';
import type { Deployment, DeploymentOptions } from '../stack/start-deployment.ts';
import { startDeployment } from '../stack/start-deployment.ts';
import type { SeenCall } from '../emulator/start-gateway.ts';
import type { CalledAction } from '../permissions/called-actions.ts';
import { keepCalls, keepLog } from '../permissions/called-actions.ts';

export interface Beginning extends ArticleOptions, Partial<Omit<DeploymentOptions, 'assembly' | 'fixture'>> {}

/** Ends with the test. Without a change of its own a scenario looks at one of the two services. */
export async function begin(options: Beginning = {}): Promise<Deployment> {
  const fixture = await articleAccount(options);
  const assembly = inject('assembly');
  const deployment = await startDeployment({ change: onlyS3, ...options, assembly, fixture });
  onTestFinished(async ({ task }) => {
    await keepLog(deployment.logFile, task.name);
    await keepCalls(calledIn(deployment));
    await deployment[Symbol.asyncDispose]();
  });
  await tellDeployed(deployment);
  await deployment.mailbox.waitFor(/is watching/);
  return deployment;
}

function calledIn({ calls, callers, stack }: Deployment): readonly CalledAction[] {
  const roles = new Map(Object.entries(stack.resources).map(([logicalId, id]) => [id, logicalId]));
  return calls.flatMap(({ accessKeyId, operation, errorCode, input }) => {
    const caller = callers.of(accessKeyId);
    if (caller === undefined) return [];
    const { functionName } = caller;
    const role = grantingId(caller, roles) ?? '';
    const failed = errorCode === undefined ? {} : { errorCode };
    return partsOf(operation, input).map((part) => ({ functionName, role, operation: part, ...failed }));
  });
}

const TRANSACTION_PARTS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
};

/** IAM knows no transaction, only what is in it. */
function partsOf(operation: string, { TransactItems: items }: SeenCall['input']): readonly string[] {
  if (operation !== 'dynamodb:TransactWriteItems' || !Array.isArray(items)) return [operation];
  return items.flatMap((item: object) => Object.keys(item).map((name) => TRANSACTION_PARTS[name] ?? name));
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
