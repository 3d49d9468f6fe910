import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Partner } from '../core/partners/partner.ts';
import { acknowledge } from './acknowledge.ts';
import { addStatements } from './add-statements.ts';
import { functionCode } from './function-code.ts';
import { functionFolder } from './find-functions.ts';
import type { FunctionSpec } from './functions.ts';
import { logRetention } from './log-retention.ts';
import type { Statement } from './iam/statement.ts';

export interface ProductFunctionProps {
  readonly spec: FunctionSpec;
  readonly functionsFolder: string | undefined;
  readonly logDays: number;
  /** Beside the code of those that look at the account. */
  readonly partners: readonly Partner[] | undefined;
  readonly reservedConcurrency?: number;
}

/** One function with a role of its own, which may write its own log and whatever it is given by `grant`. */
export class ProductFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly spec: FunctionSpec;

  constructor(scope: Construct, props: ProductFunctionProps) {
    super(scope, props.spec.name);
    const { spec } = props;
    const folder = functionFolder(spec.name, props.functionsFolder);
    const looksAtAccount = spec.environment.includes('ENDPOINTER_PARTNERS');
    this.spec = spec;
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logRetention(props.logDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Endpointer: ${spec.description}`,
    });
    this.function = new lambda.Function(this, 'Function', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: functionCode(folder, looksAtAccount ? props.partners : undefined),
      handler: 'index.handler',
      description: `Endpointer: ${spec.description}`,
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMegabytes,
      environment: { POWERTOOLS_SERVICE_NAME: spec.name, POWERTOOLS_METRICS_NAMESPACE: 'Endpointer' },
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      role: this.role,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    this.mayWriteLog(logGroup);
    acknowledge(this.function, {
      'Serverless-LambdaDLQ':
        'What calls it keeps what failed: the queue, the state machine, or the destination for failed invocations.',
      'Serverless-LambdaTracing':
        'Traces need wildcard permissions in every role; one correlation id in events, logs and journal does their work.',
    });
  }

  private mayWriteLog(logGroup: logs.LogGroup): void {
    this.grant([
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [logGroup.logGroupArn],
      },
    ]);
  }

  grant(statements: readonly Statement[]): void {
    addStatements(this.role, statements);
  }
}
