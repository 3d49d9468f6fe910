import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Endpointer } from './endpointer.ts';
import type { EndpointerProps } from './props.ts';

/** A stack with nothing but Endpointer, and what its users need to know of it. */
export class EndpointerStack extends Stack {
  readonly endpointer: Endpointer;
  readonly outputs: readonly CfnOutput[];

  constructor(scope: Construct, id: string, props: EndpointerProps, stackProps: StackProps = {}) {
    super(scope, id, { description: 'Endpointer: finds missing VPC endpoints and adds them', ...stackProps });
    this.endpointer = new Endpointer(this, 'Endpointer', props);
    const { answers, stores, mail, remediation, changes, changeRole, operators } = this.endpointer;
    this.outputs = this.#tell({
      ApprovalsUrl: [answers.approvals.url, 'What `endpointer approvals` calls'],
      ApproversPolicyArn: [answers.approvers.managedPolicyArn, 'Attach it to whoever may answer by IAM'],
      OperatorsPolicyArn: [
        operators.policy.managedPolicyArn,
        'Attach it to whoever may call `endpointer rollback` and `endpointer account`',
      ],
      ...(answers.page === undefined ? {} : { PageUrl: [answers.page.url, 'Where mails lead to'] }),
      TopicArn: [mail.topic.topicArn, 'What `endpointer notify confirm` confirms a subscription of'],
      TableName: [stores.table.tableName, 'Holds the journals'],
      StateMachineArn: [remediation.machine.stateMachineArn, 'Where remediations are seen'],
      QueueUrl: [changes.queue.queueUrl, 'Takes the events'],
      DeadLettersUrl: [changes.deadLetters.queueUrl, 'Takes what could not be handled'],
      KillSwitch: [stores.killSwitch.parameterName, 'Set to "on", nothing is changed any more'],
      Mode: [stores.mode.parameterName, 'The most that may be done now'],
      ...this.#flowLogOutputs(),
      ...this.#athenaOutputs(),
      ChangeRoleArn: [changeRole.roleArn, 'The only role that changes the network'],
    });
  }

  #flowLogOutputs(): Readonly<Record<string, readonly [string, string]>> {
    const { flowLogs, flowLogRole } = this.endpointer;
    if (flowLogs === undefined || flowLogRole === undefined) return {};
    return {
      FlowLogQueueArn: [flowLogs.queue.queueArn, 'What a log bucket of another account notifies'],
      FlowLogRoleArn: [flowLogRole.roleArn, 'What a log bucket of another account lets get its objects'],
      FlowLogQueueUrl: [flowLogs.queue.queueUrl, 'Takes what log buckets tell'],
      FlowLogDeadLettersUrl: [flowLogs.deadLetters.queueUrl, 'Takes flow logs that could not be read'],
    };
  }

  #athenaOutputs(): Readonly<Record<string, readonly [string, string]>> {
    const { athena } = this.endpointer;
    if (athena === undefined) return {};
    const ids = athena.queries.map((query) => query.attrNamedQueryId);
    return {
      AthenaWorkgroup: [athena.workgroup.name, 'Where `endpointer flows --athena` asks'],
      AthenaQueryIds: [ids.join(','), 'Its saved queries, one a table'],
      FlowLogAnalystsPolicyArn: [
        athena.analysts.managedPolicyArn,
        'Attach it to whoever may call `endpointer flows --athena`',
      ],
    };
  }

  #tell(
    outputs: Readonly<Record<string, readonly [value: string, description: string]>>,
  ): readonly CfnOutput[] {
    return Object.entries(outputs).map(
      ([name, [value, description]]) => new CfnOutput(this, name, { value, description }),
    );
  }
}
