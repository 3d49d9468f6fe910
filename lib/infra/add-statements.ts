import { Stack, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';
import type { Statement } from './iam/statement.ts';
import { wildcardReason } from './iam/wildcard-reasons.ts';

/** Gives a role or a policy the statements, and says of each wildcard in a resource why it must be. */
export function addStatements(to: iam.Role | iam.ManagedPolicy, statements: readonly Statement[]): void {
  for (const statement of statements) {
    const made = iam.PolicyStatement.fromJson(statement);
    if (to instanceof iam.Role) to.addToPrincipalPolicy(made);
    else to.addStatements(made);
    for (const resource of statement.Resource) {
      if (!resource.includes('*')) continue;
      const reported = asReported(to, resource);
      acknowledge(to, { [`AwsSolutions-IAM5[Resource::${reported}]`]: wildcardReason(reported) });
    }
  }
}

/** As cdk-nag writes what is known only at deployment: `<AWS::Region>`, `<Machine.Name>`. */
function asReported(scope: iam.Role | iam.ManagedPolicy, resource: string): string {
  const stack = Stack.of(scope);
  const parts = Tokenization.reverseString(resource).mapTokens({
    mapToken: (token) => nameOf(stack.resolve(token)),
  });
  return parts.join({ join: (left, right) => `${String(left ?? '')}${String(right ?? '')}` });
}

function nameOf(resolved: { readonly Ref?: string; readonly 'Fn::GetAtt'?: readonly string[] }): string {
  const { Ref: ref, 'Fn::GetAtt': attribute } = resolved;
  return `<${ref ?? attribute?.join('.') ?? ''}>`;
}
