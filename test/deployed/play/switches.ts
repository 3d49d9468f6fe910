import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Deployment } from '../stack/start-deployment.ts';

/** As an operator does it. */
export async function setKillSwitch({ client, stack }: Deployment, value: 'on' | 'off'): Promise<void> {
  await new SSMClient(client).send(
    new PutParameterCommand({ Name: stack.outputs['KillSwitch'], Value: value, Overwrite: true }),
  );
}
