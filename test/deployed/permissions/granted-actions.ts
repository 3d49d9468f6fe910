/** What the template's policies allow each function, action by action. */
import * as z from 'zod/mini';
import type { Template } from '../stack/synthesise.ts';

const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});

const policySchema = z.looseObject({
  PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }),
  Roles: z.optional(z.array(z.object({ Ref: z.string() }))),
});

const functionSchema = z.looseObject({
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  Environment: z.looseObject({ Variables: z.looseObject({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});

/** By the logical id of the role, or of a policy for people. */
export function actionsOfRoles({ Resources }: Template): ReadonlyMap<string, readonly string[]> {
  const actions = new Map<string, readonly string[]>();
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::IAM::Policy' && Type !== 'AWS::IAM::ManagedPolicy') continue;
    const { PolicyDocument, Roles = [] } = policySchema.parse(Properties);
    const own = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(
      ({ Action }) => Action,
    );
    // A managed policy is for people: it stands for itself.
    for (const { Ref } of Type === 'AWS::IAM::Policy' ? Roles : [{ Ref: id }])
      actions.set(Ref, [...(actions.get(Ref) ?? []), ...own]);
  }
  return actions;
}

/** The roles of the functions by the functions' names in the product. */
export function rolesOfFunctions({ Resources }: Template): ReadonlyMap<string, string> {
  return new Map(
    Object.values(Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => {
        const { Role, Environment } = functionSchema.parse(Properties);
        return [Environment.Variables.POWERTOOLS_SERVICE_NAME, Role['Fn::GetAtt'][0]];
      }),
  );
}

/** Operations whose action IAM calls by another name. */
const RENAMED: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:ListBucketInventoryConfigurations': 's3:GetInventoryConfiguration',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  's3control:ListAccessPoints': 's3:ListAccessPoints',
  's3control:GetAccessPointPolicy': 's3:GetAccessPointPolicy',
  's3express:ListDirectoryBuckets': 's3express:ListAllMyDirectoryBuckets',
};

/** Anybody may ask who they are: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export function actionOf(operation: string): string | undefined {
  return operation === 'sts:GetCallerIdentity' ? undefined : (RENAMED[operation] ?? operation);
}

/** Whether one of the patterns, such as `kms:GenerateDataKey*`, allows the action. */
export function isGranted(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
    return new RegExp(`^${source}$`, 'i').test(action);
  });
}
