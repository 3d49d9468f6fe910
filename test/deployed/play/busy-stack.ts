/** A CloudFormation stack that is being created until it is told to go on. */
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../stack/start-deployment.ts';
import { waitFor } from './wait-for.ts';

export interface BusyStack {
  readonly stackId: string;
  readonly goOn: () => Promise<void>;
}

const TEMPLATE = {
  Resources: {
    Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    Wait: {
      Type: 'AWS::CloudFormation::WaitCondition',
      Properties: { Handle: { Ref: 'Handle' }, Timeout: '300', Count: 1 },
    },
  },
};

export async function startBusyStack({ client }: Pick<Deployment, 'client'>): Promise<BusyStack> {
  const cloudFormation = new CloudFormationClient(client);
  const StackName = 'network';
  const { StackId: stackId = '' } = await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(TEMPLATE) }),
  );
  const handle = await waitFor('handle of the waiting stack', async () => {
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    return StackResources.find(({ LogicalResourceId }) => LogicalResourceId === 'Handle')?.PhysicalResourceId;
  });
  const signal = { Status: 'SUCCESS', UniqueId: '1', Data: '', Reason: 'done' };
  return {
    stackId,
    goOn: async () => {
      // Bytes, not text: a signal must come without a content type.
      const body = Buffer.from(JSON.stringify(signal));
      const { ok, status } = await fetch(handle, { method: 'PUT', body });
      if (!ok) throw new Error(`The stack could not be told to go on: ${status}`);
    },
  };
}
