import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { obstacleError } from '../obstacle-error.ts';
import { obstacleOf, toSdkError } from '../sdk-error.ts';

export interface Whose {
  readonly region: string;
  readonly profile?: string;
}

export type Deployment =
  | {
      readonly isFound: true;
      readonly tableName: string;
      readonly stateMachineArn: string;
      /** Absent where the stack has no tables of flow logs in Athena. */
      readonly athena?: { readonly workgroup: string; readonly queryIds: readonly string[] };
    }
  | { readonly isFound: false; readonly reason: string };

/**
 * What the stack of that name says of the product. Throws `UserError` without usable credentials or network.
 *
 * Import lazily: it loads the SDK. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export async function findDeployment(whose: Whose, stackName: string): Promise<Deployment> {
  const client = new CloudFormationClient(whose);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = new Map(
      stack?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
    const tableName = outputs.get('TableName');
    const stateMachineArn = outputs.get('StateMachineArn');
    if (tableName !== undefined && stateMachineArn !== undefined)
      return { isFound: true, tableName, stateMachineArn, ...athenaOf(outputs) };
    return { isFound: false, reason: `stack ${stackName} is not Endpointer's: it has no output TableName` };
  } catch (error) {
    const sdkError = toSdkError(error);
    const obstacle = obstacleOf(sdkError);
    if (obstacle !== undefined) throw obstacleError(obstacle, sdkError, whose, error);
    if (!sdkError.isOfRequest) throw error;
    return { isFound: false, reason: reasonOf(sdkError, stackName) };
  }
}

function athenaOf(outputs: ReadonlyMap<string, string>) {
  const workgroup = outputs.get('AthenaWorkgroup');
  const queryIds = outputs.get('AthenaQueryIds');
  return workgroup === undefined || queryIds === undefined
    ? {}
    : { athena: { workgroup, queryIds: queryIds.split(',') } };
}

/** CloudFormation calls a stack that is not there a validation error. */
function reasonOf({ name, message }: { name: string; message: string }, stackName: string): string {
  return name === 'ValidationError'
    ? `there is no stack ${stackName}`
    : `stack ${stackName} cannot be looked at (${name}: ${message})`;
}
