/**
 * Layers, extensions and environment variables that are known to call an AWS service from inside the function's network.
 *
 * Extensions run in the function's sandbox and use its network:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */

interface KnownCaller {
  readonly name: string;
  /** Of the layer's name, without account and version. */
  readonly layer?: RegExp;
  readonly variable?: RegExp;
  /** Actions, `prefix:Name`, that it performs. */
  readonly calls: readonly string[];
}

export const KNOWN_CALLERS: readonly KnownCaller[] = [
  {
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
    name: 'the AWS Parameters and Secrets extension',
    layer: /^AWS-Parameters-and-Secrets-Lambda-Extension/,
    calls: ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
  },
  {
    // https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions.html
    name: 'the AWS AppConfig agent extension',
    layer: /^AWS-AppConfig-Extension/,
    calls: ['appconfig:GetLatestConfiguration'],
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights.html
    name: 'the CloudWatch Lambda Insights extension',
    layer: /^LambdaInsightsExtension/,
    calls: ['logs:PutLogEvents'],
  },
  {
    // https://docs.datadoghq.com/serverless/aws_lambda/configuration/
    name: 'the Datadog extension, which fetches its key',
    variable: /^DD_API_KEY_SECRET_ARN$/,
    calls: ['secretsmanager:GetSecretValue'],
  },
  {
    name: 'the Datadog extension, which fetches its key',
    variable: /^DD_API_KEY_SSM_NAME$|^DD_API_KEY_SSM_ARN$/,
    calls: ['ssm:GetParameter'],
  },
  {
    name: 'the Datadog extension, which decrypts its key',
    variable: /^DD_KMS_API_KEY$/,
    calls: ['kms:Decrypt'],
  },
];

/** The name of a layer, `arn:aws:lambda:eu-west-3:123456789012:layer:NAME:3`. */
export function layerName(arn: string): string {
  return arn.split(':')[6] ?? '';
}
