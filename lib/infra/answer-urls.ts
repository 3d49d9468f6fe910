import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ProductFunction } from './product-function.ts';

/**
 * The two doors through which answers come: a public page, and a URL for callers whom IAM knows.
 *
 * Since October 2025 a function URL needs two permissions, to call the URL and to run the function through it.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class AnswerUrls extends Construct {
  /** Absent where no answer may be given by page: then there is no public URL. */
  readonly page: lambda.FunctionUrl | undefined;
  readonly approvals: lambda.FunctionUrl;
  /** To be attached to the roles of those who may answer by `endpointer approvals`. */
  readonly approvers: iam.ManagedPolicy;

  constructor(scope: Construct, page: ProductFunction | undefined, approvals: ProductFunction) {
    super(scope, 'Answers');
    // CDK adds both permissions for everybody.
    this.page = page?.function.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
    this.approvals = approvals.function.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
    this.approvers = this.makeApprovers(approvals.function);
  }

  private makeApprovers(approvals: lambda.Function): iam.ManagedPolicy {
    const resources = [approvals.functionArn];
    return new iam.ManagedPolicy(this, 'Approvers', {
      description: `Answers the questions of Endpointer in ${Stack.of(this).region}`,
      statements: [
        new iam.PolicyStatement({
          sid: 'CallUrl',
          actions: ['lambda:InvokeFunctionUrl'],
          resources,
          conditions: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
        }),
        new iam.PolicyStatement({
          sid: 'RunThroughUrl',
          actions: ['lambda:InvokeFunction'],
          resources,
          conditions: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
        }),
      ],
    });
  }
}
