import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';
import type { Statement } from './iam/statement.ts';
import { wildcardReason } from './iam/wildcard-reasons.ts';

/** Gives a role the statements, and says of each wildcard in a resource why it must be. */
export function addStatements(role: iam.Role, statements: readonly Statement[]): void {
  for (const statement of statements) {
    role.addToPrincipalPolicy(iam.PolicyStatement.fromJson(statement));
    for (const resource of statement.Resource) {
      if (!resource.includes('*')) continue;
      acknowledge(role, {
        [`AwsSolutions-IAM5[Resource::${asReported(role, resource)}]`]: wildcardReason(resource),
      });
    }
  }
}

/** As cdk-nag writes what is known only at deployment; where account and Region are given, it sees them. */
function asReported(role: iam.Role, resource: string): string {
  const { partition, region, account } = Stack.of(role);
  const places: readonly (readonly [string, string])[] = [
    [partition, '<AWS::Partition>'],
    [region, '<AWS::Region>'],
    [account, '<AWS::AccountId>'],
  ];
  return places
    .filter(([value]) => Token.isUnresolved(value))
    .reduce((text, [value, shown]) => text.replaceAll(value, shown), resource);
}
