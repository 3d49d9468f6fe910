import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { addStatements } from './add-statements.ts';
import { undoStatements } from './iam/change-statements.ts';
import type { OwnResources } from './iam/grants.ts';
import { grantStatements } from './iam/grants.ts';
import type { Statement } from './iam/statement.ts';
import { allow } from './iam/statement.ts';

export interface OperatorsProps {
  readonly own: OwnResources;
  readonly machine: sfn.StateMachine;
}

/**
 * What a person needs who takes back at a terminal what Endpointer did, and lifts what holds it back
 * (`endpointer rollback`, `endpointer account`). It makes nothing: of the changing calls it has those that undo.
 */
export class Operators extends Construct {
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, { own, machine }: OperatorsProps) {
    super(scope, 'Operators');
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `Takes back what Endpointer did in ${own.place.region}, and lets it act again`,
    });
    addStatements(this.policy, [
      ...grantStatements(['readRoutesAndPolicies', 'publishEvents'], own),
      ...undoStatements(own.place),
      allow('UseTable', OPERATOR_TABLE_ACTIONS, [own.tableArn]),
      ...this.findStatements(machine),
    ]);
  }

  private findStatements(machine: sfn.StateMachine): readonly Statement[] {
    const stack = Stack.of(this);
    const stackArn = stack.formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${stack.stackName}/*`,
    });
    const executionArn = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${machine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return [
      allow('FindStack', ['cloudformation:DescribeStacks'], [stackArn]),
      allow('SeeRuns', ['states:DescribeExecution'], [executionArn]),
    ];
  }
}

/** Journals, locks and marks; nothing can be deleted. */
const OPERATOR_TABLE_ACTIONS = [
  'dynamodb:ConditionCheckItem',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];
