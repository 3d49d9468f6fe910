import type { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EndpointerStack } from './endpointer-stack.ts';
import { propsFromContext } from './props-from-context.ts';

/** Adds the one stack to the app, its props from the context, and has it all checked against cdk-nag's rules. */
export function addStack(app: App): EndpointerStack {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const props = propsFromContext((name): unknown => app.node.tryGetContext(name));
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  const region = process.env['CDK_DEFAULT_REGION'];
  const env = account === undefined || region === undefined ? {} : { env: { account, region } };
  return new EndpointerStack(app, 'Endpointer', props, env);
}
