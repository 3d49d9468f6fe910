/**
 * The statement in the language of whoever owns the bucket. Their code holds the rest of the policy, so only the
 * statement is given, and where it belongs.
 */
import { markedStatement } from '../../iam/cure/statement-list.ts';
import type { Owner } from '../ownership.ts';
import type { Snippet } from '../plan.ts';

/** `policyText` holds our statement. All three languages, the owner's own first. */
export function bucketSnippets(owner: Owner, bucketName: string, policyText: string): readonly Snippet[] {
  const json = JSON.stringify(markedStatement(policyText), undefined, 2);
  const cdk: Snippet = { language: 'cdk', text: cdkText(bucketName, json) };
  const cloudformation: Snippet = { language: 'cloudformation', text: cloudFormationText(bucketName, json) };
  const terraform: Snippet = { language: 'terraform', text: terraformText(bucketName, json) };
  return owner.owner === 'cloudformation'
    ? [cdk, cloudformation, terraform]
    : [terraform, cdk, cloudformation];
}

function cdkText(bucketName: string, json: string): string {
  return lines(
    `// In the app that makes ${bucketName}; \`bucket\` is its construct.`,
    "import { PolicyStatement } from 'aws-cdk-lib/aws-iam';",
    '',
    `bucket.addToResourcePolicy(PolicyStatement.fromJson(${json}));`,
  );
}

// JSON is YAML, too.
function cloudFormationText(bucketName: string, json: string): string {
  return lines(
    `# One more item of Statement in the AWS::S3::BucketPolicy of ${bucketName}.`,
    ...json.split('\n').map((line, at) => `${at === 0 ? '- ' : '  '}${line}`),
  );
}

// JSON's objects and strings are HCL's; wildcards of a policy hold neither `${` nor `%{`, which HCL would expand.
function terraformText(bucketName: string, json: string): string {
  return lines(
    `# Add it to Statement in the aws_s3_bucket_policy of ${bucketName}; where there is none, this is all of it.`,
    'resource "aws_s3_bucket_policy" "endpoint_only" {',
    `  bucket = ${JSON.stringify(bucketName)}`,
    '  policy = jsonencode({',
    '    Version = "2012-10-17"',
    '    Statement = [',
    ...json.split('\n').map((line) => `      ${line}`),
    '    ]',
    '  })',
    '}',
  );
}

function lines(...text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
