/** What `cdk.json` runs: the context in, the template out. */
import { App } from 'aws-cdk-lib';
import { addStack } from '../lib/infra/add-stack.ts';

try {
  const app = new App();
  addStack(app);
  app.synth();
} catch (error) {
  // What its reader can mend is said without a stack.
  if (!(error instanceof Error) || error.name !== 'UserError') throw error;
  console.error(error.message);
  process.exitCode = 1;
}
