import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { logRetention } from './log-retention.ts';
import type { ProductFunction } from './product-function.ts';
import type { ResolvedProps } from './resolve-props.ts';
import { machineDefinition } from './state-machine-definition.ts';

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;
/** Even where nothing need settle, a stack may be in progress, and each look is an entry in the history. */
const SHORTEST_WAIT_SECONDS = 5;
/** A little longer than the functions, so that a function's own end is what is seen. */
const GRACE_SECONDS = 30;
/** With nobody settling and nobody answering; the history of an execution holds 25,000 events. */
const LONGEST_RUN_SECONDS = 30 * 24 * SECONDS_PER_HOUR;

export interface RemediationMachineProps {
  readonly props: ResolvedProps;
  readonly read: ProductFunction;
  readonly write: ProductFunction;
  readonly ask: ProductFunction;
}

/** The Standard state machine in which a remediation runs, waits and is seen. */
export class RemediationMachine extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, { props, read, write, ask }: RemediationMachineProps) {
    super(scope, 'Remediation');
    const { settings, logDays } = props;
    const functions = [read, write, ask].map((each) => each.function);
    const definition = machineDefinition({
      functionArns: {
        read: read.function.functionArn,
        write: write.function.functionArn,
        ask: ask.function.functionArn,
      },
      partition: Stack.of(this).partition,
      settleSeconds: Math.max(SHORTEST_WAIT_SECONDS, settings.settleMinutes * SECONDS_PER_MINUTE),
      firstSeconds: { watchMinutes: settings.watchMinutes * SECONDS_PER_MINUTE },
      approvalSeconds: settings.approvalHours * SECONDS_PER_HOUR,
      stepSeconds: Math.max(read.spec.timeoutSeconds, write.spec.timeoutSeconds) + GRACE_SECONDS,
      runSeconds: LONGEST_RUN_SECONDS + settings.approvalHours * SECONDS_PER_HOUR,
    });
    const log = new logs.LogGroup(this, 'Log', {
      retention: logRetention(logDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      comment: definition.Comment,
      logs: { destination: log, level: sfn.LogLevel.ALL, includeExecutionData: false },
    });
    this.machine.addToRolePolicy(
      new iam.PolicyStatement({
        sid: 'RunSteps',
        actions: ['lambda:InvokeFunction'],
        resources: functions.map((each) => each.functionArn),
      }),
    );
    acknowledge(this.machine, {
      'AwsSolutions-IAM5[Resource::*]':
        'Log delivery of Step Functions knows no resource: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
      'AwsSolutions-SF2': 'Executions are seen in their own history; traces would need wildcard permissions.',
      'Serverless-StepFunctionStateMachineXray':
        'Executions are seen in their own history; traces would need wildcard permissions.',
    });
  }
}
